package io.throughline.server.config;

import io.throughline.server.signal.Signal;

/** Takes the signal of a rule that was read. */
interface RuleSink {
  /** Takes it, or reports that its name is taken. */
  void add(Section rule, Signal signal);
}
