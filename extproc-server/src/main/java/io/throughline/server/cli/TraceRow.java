package io.throughline.server.cli;

import io.throughline.workload.trace.RecordedRequest;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One line of a recording: values by the names of their columns. */
final class TraceRow {
  private static final List<String> NEEDED =
      List.of(
          "session",
          "at_seconds",
          "input_tokens",
          "output_tokens",
          "shared_prefix_tokens",
          "input_types",
          "api_seconds");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");
  private static final int SHOWN_CHARS = 64;
  private static final int MILLI_DIGITS = 3;
  private static final String TOOL_RESULT = "tool_result";

  /** Where each column is. */
  record Columns(Map<String, Integer> positions, int count) {
    /**
     * The columns of a header; those that nobody needs may be any.
     *
     * @throws IllegalArgumentException if one that is needed is missing or named twice
     */
    static Columns of(String header) {
      String[] names = header.split(",", -1);
      Map<String, Integer> positions = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        if (positions.put(names[i], i) != null) {
          throw new IllegalArgumentException(
              "line 1: " + shown(names[i]) + " twice (expected: each column once)");
        }
      }
      for (String name : NEEDED) {
        if (!positions.containsKey(name)) {
          throw new IllegalArgumentException(
              "line 1: no column "
                  + name
                  + " (expected: a header with "
                  + String.join(", ", NEEDED)
                  + ")");
        }
      }
      return new Columns(positions, names.length);
    }
  }

  private final Columns columns;
  private final String[] values;

  /**
   * Splits a line; values hold no commas and no quotes.
   *
   * @throws IllegalArgumentException if it has more or fewer values than the header
   */
  TraceRow(Columns columns, String line) {
    this.columns = columns;
    values = line.split(",", -1);
    if (values.length != columns.count()) {
      throw new IllegalArgumentException(
          values.length + " values (expected: " + columns.count() + ", as in the header)");
    }
  }

  /** The value of a column that is needed, cut to what can be shown. */
  String text(String column) {
    return shown(value(column));
  }

  String session() {
    return matching("session", NAME, "1 to 128 letters, digits, or any of _.:-");
  }

  RecordedRequest request(int index) {
    long input = tokens("input_tokens");
    long shared = tokens("shared_prefix_tokens");
    if (shared > input) {
      throw wrong("shared_prefix_tokens", "at most the " + input + " input_tokens");
    }
    boolean toolResult = Arrays.asList(value("input_types").split("\\+", -1)).contains(TOOL_RESULT);
    return new RecordedRequest(
        index,
        millis("at_seconds"),
        millis("api_seconds"),
        input,
        tokens("output_tokens"),
        shared,
        toolResult);
  }

  private long tokens(String column) {
    return Long.parseLong(matching(column, WHOLE, "a whole number, 0 to 999999999"));
  }

  private long millis(String column) {
    String seconds = matching(column, SECONDS, "seconds, 0 to 999999999");
    return new BigDecimal(seconds).movePointRight(MILLI_DIGITS).longValue();
  }

  private String matching(String column, Pattern form, String expected) {
    String value = value(column);
    if (!form.matcher(value).matches()) {
      throw wrong(column, expected);
    }
    return value;
  }

  private String value(String column) {
    Integer position = columns.positions().get(column);
    return position == null ? "" : values[position];
  }

  private IllegalArgumentException wrong(String column, String expected) {
    return new IllegalArgumentException(
        column + ": " + text(column) + " (expected: " + expected + ")");
  }

  private static String shown(String value) {
    String cut = value.length() > SHOWN_CHARS ? value.substring(0, SHOWN_CHARS) + "..." : value;
    return UNPRINTABLE.matcher(cut).replaceAll("?");
  }
}
