package io.throughline.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The agent works through whole tasks, each in a folder of its own: one after the other, but for
 * neighbours that run beside each other.
 *
 * @param offerTools whether the models are told of the agent's tools
 * @param folder where the tasks' folders go
 */
record ScriptedTraffic(List<SessionPlan> sessions, boolean offerTools, Path folder)
    implements Traffic {
  /** Between the starts of two neighbours: a request later is in flight while the next comes. */
  private static final int APART_MILLIS = 20;

  @Override
  public Brain brain(String model) {
    return new ScriptedBrain(model);
  }

  @Override
  public void drive(ChatClient client, TurnListener listener)
      throws IOException, InterruptedException {
    for (List<SessionPlan> group : groups()) {
      boolean alone = group.size() == 1;
      group.forEach(plan -> listener.began(plan.name(), plan.profile(), alone));
      if (alone) {
        run(group.getFirst(), client, listener);
      } else {
        runBeside(group, client, listener);
      }
    }
  }

  /** Neighbours that run beside each other are one group. */
  private List<List<SessionPlan>> groups() {
    List<List<SessionPlan>> groups = new ArrayList<>();
    for (SessionPlan plan : sessions) {
      if (groups.isEmpty() || !plan.beside() || !groups.getLast().getLast().beside()) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(plan);
    }
    return groups;
  }

  private void runBeside(List<SessionPlan> group, ChatClient client, TurnListener listener)
      throws IOException, InterruptedException {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (SessionPlan plan : group) {
        running.add(threads.submit(() -> run(plan, client, listener)));
        Thread.sleep(APART_MILLIS);
      }
      for (Future<?> session : running) {
        session.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private @Nullable Void run(SessionPlan plan, ChatClient client, TurnListener listener)
      throws IOException, InterruptedException {
    Toolbox tools = Toolbox.withTask(folder.resolve(plan.name()), plan.job());
    new Agent(client, tools, offerTools).run(plan, listener);
    listener.ended(plan.name());
    return null;
  }
}
