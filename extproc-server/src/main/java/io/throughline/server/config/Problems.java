package io.throughline.server.config;

import io.throughline.server.config.Problem.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects problems while a configuration is read, so that all are told at once. */
final class Problems {
  private static final int VALUE_CHARS_MAX = 120;
  private final List<Problem> found = new ArrayList<>();

  void error(String path, String value, String expected) {
    found.add(new Problem(path, shortened(value), expected, Severity.ERROR));
  }

  void warning(String path, String value, String expected) {
    found.add(new Problem(path, shortened(value), expected, Severity.WARNING));
  }

  List<Problem> found() {
    return List.copyOf(found);
  }

  boolean any(Severity severity) {
    return found.stream().anyMatch(problem -> problem.severity() == severity);
  }

  private static String shortened(String value) {
    return value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX) + "…";
  }
}
