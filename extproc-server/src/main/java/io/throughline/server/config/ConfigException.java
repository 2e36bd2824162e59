package io.throughline.server.config;

import java.util.List;

/** A configuration that cannot be served. The message holds one line a problem. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  /** Creates it of at least one problem. */
  public ConfigException(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::line).toList()));
    this.problems = List.copyOf(problems);
  }

  /** All problems of the file, warnings included. */
  public List<Problem> problems() {
    return problems;
  }
}
