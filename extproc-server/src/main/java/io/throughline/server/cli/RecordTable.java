package io.throughline.server.cli;

import io.throughline.server.parquet.Column;
import io.throughline.server.parquet.ColumnType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Records as rows of a table: a column for what is often asked for, and the whole record as JSON in
 * the last one. A value that is none of its column's type is absent there.
 */
final class RecordTable {
  /** A column, and where its value stands in a record. */
  private record Field(Column column, String path) {}

  private static final String WHOLE_RECORD = "record";

  private static final List<Field> FIELDS =
      List.of(
          new Field(Column.required("id", ColumnType.TEXT), "/id"),
          new Field(Column.required("timestamp", ColumnType.TIME), "/timestamp"),
          text("request_id"),
          text("tenant"),
          text("workspace"),
          text("virtual_key_id"),
          text("provider_key_id"),
          text("session_id"),
          text("parent_session_id"),
          whole("turn_index"),
          text("path"),
          text("decision"),
          text("category"),
          text("original_model"),
          text("selected_model"),
          text("selection_method"),
          text("action"),
          of("phase", ColumnType.TEXT, "/session_policy/phase"),
          of("lock_reason", ColumnType.TEXT, "/session_policy/hard_lock_reason"),
          of("decision_reason", ColumnType.TEXT, "/session_policy/decision_reason"),
          text("activity_category"),
          of("streaming", ColumnType.FLAG, "/streaming"),
          whole("context_token_count"),
          text("lifecycle_state"),
          whole("response_status"),
          text("error_kind"),
          text("terminal_reason"),
          text("finish_reason"),
          whole("prompt_tokens"),
          whole("cached_prompt_tokens"),
          whole("cache_write_tokens"),
          whole("completion_tokens"),
          whole("total_tokens"),
          text("usage_source"),
          of("actual_cost", ColumnType.DECIMAL, "/actual_cost"),
          of("baseline_cost", ColumnType.DECIMAL, "/baseline_cost"),
          text("currency"),
          text("cost_source"),
          whole("ttft_ms"),
          whole("duration_ms"),
          of("ended_at", ColumnType.TIME, "/ended_at"),
          new Field(Column.required(WHOLE_RECORD, ColumnType.JSON), ""));

  private RecordTable() {}

  private static Field of(String name, ColumnType type, String path) {
    return new Field(Column.optional(name, type), path);
  }

  private static Field text(String name) {
    return of(name, ColumnType.TEXT, "/" + name);
  }

  private static Field whole(String name) {
    return of(name, ColumnType.WHOLE, "/" + name);
  }

  static List<Column> columns() {
    return FIELDS.stream().map(Field::column).toList();
  }

  /**
   * One record.
   *
   * @param line as it stands
   * @param json the same, read
   */
  static List<@Nullable Object> row(String line, JsonNode json) {
    List<@Nullable Object> row = new ArrayList<>(FIELDS.size());
    for (Field field : FIELDS) {
      ColumnType type = field.column().type();
      row.add(type == ColumnType.JSON ? line : value(json.at(field.path()), type));
    }
    return row;
  }

  private static @Nullable Object value(JsonNode value, ColumnType type) {
    return switch (type) {
      case TEXT, JSON -> value.isString() && !value.asString().isEmpty() ? value.asString() : null;
      case WHOLE -> value.canConvertToLong() && value.isIntegralNumber() ? value.asLong() : null;
      case FLAG -> value.isBoolean() ? value.asBoolean() : null;
      case TIME -> value.isString() ? time(value.asString()) : null;
      case DECIMAL -> value.isNumber() ? value.decimalValue() : null;
    };
  }

  private static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
