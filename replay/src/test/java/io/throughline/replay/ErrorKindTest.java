package io.throughline.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorKindTest {
  @ParameterizedTest
  @CsvSource({
    "COMPLETED, 200, '', ''",
    "UNKNOWN, 200, capture_lost, unknown",
    "UNKNOWN, 0, no_outcome, unknown",
    "ABORTED, 200, answer_cut_off, aborted",
    "ABORTED, 0, ended_before_answer, aborted",
    "ABORTED, 200, upstream_stream_error, upstream_stream_error",
    "FAILED, 429, upstream_status_429, upstream_429",
    "FAILED, 404, upstream_status_404, upstream_4xx",
    "FAILED, 503, upstream_status_503, upstream_5xx",
    "FAILED, 302, upstream_status_302, upstream_other",
    "FAILED, 503, reply_too_late, reply_too_late",
    "FAILED, 404, model_not_found, model_not_found",
  })
  void anOutcomeHasAKind(LifecycleState state, int status, String why, String kind) {
    assertEquals(kind, ErrorKind.of(ReplayOutcome.without(state, status, why, Records.START)));
  }

  @Test
  void anOpenExchangeHasNone() {
    assertEquals("", ErrorKind.of(ReplayOutcome.IN_PROGRESS));
  }
}
