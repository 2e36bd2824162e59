package io.throughline.server.replicas;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each trouble of a Redis once, under load. {@code bin/chaos} does the same for longer. */
class StoreOutageIT {
  private static final int TURNS_MIN = 150;

  @ParameterizedTest
  @EnumSource
  @DisplayName("every request is answered and no proven turn moves while the Redis is in trouble")
  void everyRequestIsAnswered(Outage.Fault fault, TestReporter reporter) throws Exception {
    ReplicasIT.holds(Outage.run(fault, Size.small(1), step -> {}), TURNS_MIN, reporter);
  }
}
