package io.throughline.server.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One session as cells of a table. */
final class SessionCells {
  static final String[] HEADER = {
    "session",
    "tenant",
    "last turn",
    "turns",
    "models",
    "switches",
    "one-shot",
    "in/cached/out",
    "cost"
  };

  private static final int TIME_TO = "2026-01-01T00:00:00".length();

  private SessionCells() {}

  static List<String> of(JsonNode session) {
    JsonNode models = session.path("models");
    return List.of(
        session.path("session_id").asString(""),
        session.path("tenant").asString(""),
        time(session.path("last_at")),
        session.path("turns").asString(""),
        models
            .valueStream()
            .map(model -> model.path("model").asString(""))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(",")),
        String.valueOf(sum(models, "switches")),
        oneShot(session.path("one_shot")),
        "%d/%d/%d"
            .formatted(
                sum(models, "input_tokens"),
                sum(models, "cached_tokens"),
                sum(models, "output_tokens")),
        costs(models));
  }

  /** To the second; a dash where there is none. */
  static String time(JsonNode at) {
    String text = at.asString("");
    return text.isEmpty() ? "-" : text.length() < TIME_TO ? text : text.substring(0, TIME_TO) + "Z";
  }

  /** A dash while that is open. */
  private static String oneShot(JsonNode oneShot) {
    return !oneShot.isBoolean() ? "-" : oneShot.asBoolean() ? "yes" : "no";
  }

  private static long sum(JsonNode models, String field) {
    return models.valueStream().mapToLong(model -> model.path(field).asLong(0)).sum();
  }

  /** Each currency apart. */
  private static String costs(JsonNode models) {
    Map<String, BigDecimal> costs = new TreeMap<>();
    for (JsonNode model : models) {
      for (JsonNode cost : model.path("costs")) {
        costs.merge(
            cost.path("currency").asString(""), cost.path("cost").decimalValue(), BigDecimal::add);
      }
    }
    return costs.entrySet().stream()
        .map(one -> TurnCells.money(one.getValue()) + " " + one.getKey())
        .collect(Collectors.joining(", "));
  }
}
