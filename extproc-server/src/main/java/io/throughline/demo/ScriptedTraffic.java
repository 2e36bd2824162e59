package io.throughline.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The agent works through whole tasks, each in a folder of its own.
 *
 * @param offerTools whether the models are told of the agent's tools
 * @param folder where the tasks' folders go
 */
record ScriptedTraffic(List<SessionPlan> sessions, boolean offerTools, Path folder)
    implements Traffic {
  @Override
  public Brain brain(String model) {
    return new ScriptedBrain(model);
  }

  @Override
  public void drive(ChatClient client, TurnListener listener)
      throws IOException, InterruptedException {
    for (SessionPlan plan : sessions) {
      Toolbox tools = Toolbox.withTask(folder.resolve(plan.name()));
      listener.began(plan.name());
      new Agent(client, tools, offerTools).run(plan, listener);
      listener.ended(plan.name());
    }
  }
}
