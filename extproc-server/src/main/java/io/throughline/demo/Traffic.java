package io.throughline.demo;

import java.io.IOException;

/** What the demo sends through Envoy, and what its model servers answer. */
interface Traffic {
  /** The brain of that model's server. */
  Brain brain(String model);

  /** Sends everything; the requests of one session in order, each after the answer before it. */
  void drive(ChatClient client, TurnListener listener) throws IOException, InterruptedException;
}
