package io.throughline.server.chaos;

import java.util.function.Consumer;

/** One case of {@code bin/chaos}. */
@FunctionalInterface
public interface Case {
  /**
   * Runs it.
   *
   * @param progress is told each step
   * @throws Exception when it breaks off
   */
  CaseReport run(Size size, Consumer<String> progress) throws Exception;
}
