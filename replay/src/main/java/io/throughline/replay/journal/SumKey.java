package io.throughline.replay.journal;

/** What sums over sessions can be told apart by. */
public enum SumKey {
  /** Hours since 1970 in UTC: the one of a session's last turn. */
  HOUR("hour", "hour"),
  /** Days since 1970 in UTC. */
  DAY("day", "hour / 24"),
  /** Who it counts for. */
  WORKSPACE("workspace", "workspace"),
  /** What most of the session's turns are about. */
  ACTIVITY("activity", "activity"),
  /** The model that answered. */
  MODEL("model", "model"),
  /** Of the costs; empty where none are known. */
  CURRENCY("currency", "currency");

  private final String column;
  private final String expression;

  SumKey(String column, String expression) {
    this.column = column;
    this.expression = expression;
  }

  /** Its name in the rows of an answer. */
  public String column() {
    return column;
  }

  String expression() {
    return expression;
  }

  String selected() {
    return expression.equals(column) ? column : expression + " AS " + column;
  }
}
