package io.throughline.server.config;

import io.throughline.server.config.Problem.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of a configuration.
 *
 * @param config the snapshot; null when it cannot be served
 * @param problems what is wrong, warnings included
 * @param ineffective what stands in the file and is not acted upon
 */
public record Inspection(
    @Nullable RouterConfig config, List<Problem> problems, List<Ineffective> ineffective) {

  /** Copies the lists. */
  public Inspection {
    problems = List.copyOf(problems);
    ineffective = List.copyOf(ineffective);
  }

  /** Whether it can be served. */
  public boolean servable() {
    return config != null;
  }

  static Inspection of(@Nullable RouterConfig config, Problems problems) {
    boolean right = !problems.any(Severity.ERROR);
    return new Inspection(right ? config : null, problems.found(), problems.ineffective());
  }
}
