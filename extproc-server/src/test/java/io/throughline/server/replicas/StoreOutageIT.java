package io.throughline.server.replicas;

import io.throughline.server.chaos.Size;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each trouble of a Redis once, under load. {@code bin/chaos} does the same for longer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreOutageIT {
  private static final Size SIZE = Size.small(1);
  private static final int TURNS_MIN = 150;

  private Site site;

  @BeforeAll
  void start() throws Exception {
    site = Site.start(Fault.KILLED, SIZE);
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "FAILED_OVER"})
  @DisplayName("every request is answered and no proven turn moves while the Redis is in trouble")
  void everyRequestIsAnswered(Fault fault, TestReporter reporter) throws Exception {
    ReplicasIT.holds(Outage.on(site, fault, SIZE, step -> {}), TURNS_MIN, reporter);
  }

  @Test
  @DisplayName("every request is answered and no proven turn moves while sentinels fail over")
  void everyRequestIsAnsweredAcrossAFailover(TestReporter reporter) throws Exception {
    ReplicasIT.holds(Outage.run(Fault.FAILED_OVER, SIZE, step -> {}), TURNS_MIN, reporter);
  }
}
