package io.throughline.replay.recommend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row of sums, by the names of the journal's columns.
 *
 * @param columns texts and numbers
 */
public record Row(Map<String, ? extends @Nullable Object> columns) {
  String text(String column) {
    return columns.get(column) instanceof String text ? text : "";
  }

  long number(String column) {
    return columns.get(column) instanceof Number number ? number.longValue() : 0;
  }

  /** One number over another; 0 where there is nothing to divide by. */
  double ratio(String part, String whole) {
    return number(whole) == 0 ? 0 : (double) number(part) / number(whole);
  }

  /** Rows added up by the text of a column, in the order of their first. */
  static Map<String, Row> by(String column, List<Row> rows) {
    return by(row -> row.text(column), rows);
  }

  static Map<String, Row> by(Function<Row, String> key, List<Row> rows) {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(key.apply(row), one -> new ArrayList<>()).add(row));
    Map<String, Row> sums = new LinkedHashMap<>();
    groups.forEach((name, of) -> sums.put(name, sum(of)));
    return sums;
  }

  /** Numbers are added; a text is that of the first. */
  static Row sum(List<Row> rows) {
    Map<String, @Nullable Object> sum = new LinkedHashMap<>();
    for (Row row : rows) {
      row.columns.forEach((column, value) ->
          sum.merge(
              column,
              value == null ? "" : value,
              (a, b) ->
                  a instanceof Long left && b instanceof Long right ? (Object) (left + right) : a));
    }
    return new Row(sum);
  }
}
