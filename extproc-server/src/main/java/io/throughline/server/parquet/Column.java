package io.throughline.server.parquet;

/**
 * A column of a table.
 *
 * @param required whether each row has a value
 */
public record Column(String name, ColumnType type, boolean required) {
  /** One whose value may be absent. */
  public static Column optional(String name, ColumnType type) {
    return new Column(name, type, false);
  }

  /** One that each row has a value of. */
  public static Column required(String name, ColumnType type) {
    return new Column(name, type, true);
  }
}
