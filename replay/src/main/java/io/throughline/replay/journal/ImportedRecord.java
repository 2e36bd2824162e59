package io.throughline.replay.journal;

import io.throughline.replay.LifecycleState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record as the replay API tells it, on its way into a store. The store keeps what it has of the
 * same id; what had not ended when it was told will not be told the end of, and is unknown.
 */
public final class ImportedRecord {
  /** Characters of one record's JSON at most. */
  public static final int CHARS_MAX = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final Instant BEFORE = Instant.parse("9999-01-01T00:00:00Z");
  private static final int ID_CHARS_MAX = 255;
  private static final int TEXT_CHARS_MAX = 10_000;
  private static final long NUMBER_MAX = 1_000_000_000_000L;
  private static final BigDecimal MONEY_MAX = BigDecimal.valueOf(1_000_000);
  private static final int NANO_DIGITS = 9;
  private static final List<String> CUT_OFF =
      List.of("length", "max_tokens", "max_output_tokens", "model_context_window_exceeded");

  private final Map<String, Object> json;
  private final Map<String, @Nullable Object> columns = new HashMap<>();
  private final String id;
  private final Instant at;
  private final String tenant;

  private ImportedRecord(Map<String, Object> json) {
    this.json = json;
    this.id = name("id");
    this.at = time();
    this.tenant = name("tenant");
    readRequest();
    readOutcome();
  }

  /**
   * Reads one.
   *
   * @param line its JSON
   * @throws IllegalArgumentException if it is none; the message names the field and what was
   *     expected, and no text of the record
   */
  public static ImportedRecord of(String line) {
    if (line.length() > CHARS_MAX) {
      throw new IllegalArgumentException(
          line.length() + " characters (expected: at most " + CHARS_MAX + ")");
    }
    return new ImportedRecord(object(line));
  }

  private static Map<String, Object> object(String line) {
    try {
      Map<String, Object> object = JSON.readValue(line, OBJECT);
      if (object != null) {
        return new LinkedHashMap<>(object);
      }
    } catch (JacksonException e) {
      // said below
    }
    throw new IllegalArgumentException("not such a text (expected: a record, a JSON object)");
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Whom it belongs to. */
  public String tenant() {
    return tenant;
  }

  /** What a store writes of it. */
  public JournalEntry entry() {
    columns.put("request", RecordBytes.of(json));
    columns.put(
        "outcome", RecordBytes.of(Map.of("lifecycle_state", columns.getOrDefault("state", ""))));
    return JournalEntry.ofValues(values(Columns.REQUEST), values(Columns.OUTCOME));
  }

  private List<@Nullable Object> values(List<String> names) {
    List<@Nullable Object> values = new ArrayList<>(names.size());
    names.forEach(name -> values.add(columns.get(name)));
    return values;
  }

  private void readRequest() {
    columns.put("id", id);
    columns.put("at_us", Cursor.micros(at));
    columns.put("tenant", tenant);
    for (String same :
        List.of("request_id", "workspace", "virtual_key_id", "session_id", "decision", "profile")) {
      columns.put(same, text(json, same));
    }
    columns.put("turn_index", number("turn_index"));
    columns.put("requested_model", text(json, "original_model"));
    columns.put("streaming", flag(json, "streaming"));
    columns.put("context_tokens", number("context_token_count"));
    Map<?, ?> policy = inner("session_policy");
    columns.put("phase", text(policy, "phase"));
    columns.put("lock_reason", text(policy, "hard_lock_reason"));
    columns.put("reason", text(policy, "decision_reason"));
    columns.put("base_model", text(policy, "base_selected_model"));
    columns.put("prompt_simhash", hash(text(json, "prompt_simhash")));
    Map<?, ?> divergence = inner("divergence");
    columns.put("divergence", text(divergence, "state"));
    columns.put("divergence_turns", orZero(whole(divergence, "turns")));
    columns.put("divergence_changed", flag(divergence, "changed"));
    columns.put("corrected", text(divergence, "correction").isEmpty() ? 0L : 1L);
  }

  private void readOutcome() {
    columns.put("version", 0L);
    for (String same : List.of("selected_model", "action", "error_kind", "provider_key_id")) {
      columns.put(same, text(json, same));
    }
    columns.put("currency", text(json, "currency"));
    columns.put("state", state());
    columns.put("status", number("response_status"));
    columns.put("cut_off", CUT_OFF.contains(text(json, "finish_reason")) ? 1L : 0L);
    String activity = text(json, "activity_category");
    columns.put("activity", activity.isEmpty() ? "other" : activity);
    Map<?, ?> signals = inner("turn_signals");
    columns.put(
        "edited_paths",
        signals.get("edited_paths") instanceof List<?> paths ? (long) paths.size() : 0L);
    columns.put("had_bash", flag(signals, "had_bash"));
    columns.put("tool_calls", orZero(whole(signals, "tool_calls")));
    columns.put("input_tokens", whole(json, "prompt_tokens"));
    columns.put("cached_tokens", whole(json, "cached_prompt_tokens"));
    columns.put("cache_write_tokens", whole(json, "cache_write_tokens"));
    columns.put("output_tokens", whole(json, "completion_tokens"));
    columns.put("estimated", text(json, "usage_source").equals("estimated") ? 1L : 0L);
    columns.put("cost_nanos", nanos("actual_cost"));
    columns.put("uncached_nanos", nanos("baseline_cost"));
    columns.put("ttft_ms", whole(json, "ttft_ms"));
    columns.put("duration_ms", whole(json, "duration_ms"));
  }

  private String state() {
    String state = text(json, "lifecycle_state");
    if (Arrays.stream(LifecycleState.values()).noneMatch(known -> known.word().equals(state))) {
      throw wrong("lifecycle_state", "a state such as completed");
    }
    if (!state.equals(LifecycleState.IN_PROGRESS.word())) {
      return state;
    }
    json.put("lifecycle_state", LifecycleState.UNKNOWN.word());
    return LifecycleState.UNKNOWN.word();
  }

  private Instant time() {
    try {
      Instant told = Instant.parse(text(json, "timestamp"));
      if (!told.isBefore(Instant.EPOCH) && told.isBefore(BEFORE)) {
        return told;
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw wrong("timestamp", "a time such as 2026-01-31T12:00:00Z");
  }

  private String name(String field) {
    String name = text(json, field);
    if (name.isBlank() || name.length() > ID_CHARS_MAX || name.indexOf('\uFFFD') >= 0) {
      throw wrong(field, "a text of 1 to " + ID_CHARS_MAX + " characters");
    }
    return name;
  }

  /** A column of PostgreSQL takes no NUL. */
  private static String text(Map<?, ?> from, String field) {
    Object value = from.get(field);
    if (value == null) {
      return "";
    }
    if (!(value instanceof String text) || text.length() > TEXT_CHARS_MAX) {
      throw wrong(field, "a text of at most " + TEXT_CHARS_MAX + " characters");
    }
    return text.replace('\0', '\uFFFD');
  }

  private long number(String field) {
    return orZero(whole(json, field));
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  private static @Nullable Long whole(Map<?, ?> from, String field) {
    Object value = from.get(field);
    if (value == null) {
      return null;
    }
    long number =
        value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : -1;
    if (number < 0 || number > NUMBER_MAX) {
      throw wrong(field, "a whole number from 0 to " + NUMBER_MAX);
    }
    return number;
  }

  private static long flag(Map<?, ?> from, String field) {
    Object value = from.get(field);
    if (value != null && !(value instanceof Boolean)) {
      throw wrong(field, "true or false");
    }
    return Boolean.TRUE.equals(value) ? 1 : 0;
  }

  private @Nullable Long nanos(String field) {
    Object value = json.get(field);
    if (value == null) {
      return null;
    }
    BigDecimal amount =
        switch (value) {
          case BigDecimal decimal -> decimal;
          case Integer whole -> BigDecimal.valueOf(whole);
          case Long whole -> BigDecimal.valueOf(whole);
          default -> throw wrong(field, "a number");
        };
    // A huge exponent would take its digits to be written out.
    if (Math.abs((long) amount.scale()) > TEXT_CHARS_MAX || amount.abs().compareTo(MONEY_MAX) > 0) {
      throw wrong(field, "a number of at most " + MONEY_MAX);
    }
    return amount
        .setScale(NANO_DIGITS, RoundingMode.HALF_EVEN)
        .movePointRight(NANO_DIGITS)
        .longValueExact();
  }

  private Map<?, ?> inner(String field) {
    Object value = json.get(field);
    if (value != null && !(value instanceof Map<?, ?>)) {
      throw wrong(field, "an object");
    }
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static long hash(String text) {
    try {
      return text.isEmpty() ? 0 : HexFormat.fromHexDigitsToLong(text);
    } catch (IllegalArgumentException e) {
      throw wrong("prompt_simhash", "at most 16 hexadecimal digits");
    }
  }

  private static IllegalArgumentException wrong(String field, String expected) {
    return new IllegalArgumentException(field + ": absent or wrong (expected: " + expected + ")");
  }
}
