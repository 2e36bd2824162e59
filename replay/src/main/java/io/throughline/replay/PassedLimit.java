package io.throughline.replay;

import java.math.BigDecimal;

/**
 * A limit of its session that a request is beyond.
 *
 * @param limit word of what it bounds
 * @param value how much the session has, this request included where it counts
 * @param max the most that is within the limit
 * @param currency of both; empty where they are numbers of something
 * @param action word of what happens
 * @param told whether the model was told with this request
 */
public record PassedLimit(
    String limit, BigDecimal value, BigDecimal max, String currency, String action, boolean told) {
  /** The same where its model was not told. */
  public PassedLimit untold() {
    return new PassedLimit(limit, value, max, currency, action, false);
  }
}
