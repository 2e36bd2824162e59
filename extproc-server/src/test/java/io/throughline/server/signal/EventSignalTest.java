package io.throughline.server.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSignalTest {
  @ParameterizedTest(name = "\"{0}\": {1}")
  @CsvSource({
    "nothing here,0",
    "payment_failed,0.625",
    "PAYMENT_FAILED and payment_failed,0.625",
    "my_payment_failed,0",
    "severity: Critical,0.625",
    "critically,0",
    "code TXN_DECLINE,0.625",
    "do it now,0.625",
    "time-sensitive,0.625",
    "knowledge,0",
    "payment_failed critical,0.75",
    "payment_failed high TXN_DECLINE,0.875",
    "transaction_declined high txn_decline urgent,1"
  })
  void theConfidenceIsTheShareOfItsCriteria(String text, double confidence) {
    EventSignal signal =
        EventSignal.of(
            "e",
            List.of("payment_failed", "transaction_declined"),
            List.of("critical", "high"),
            List.of("TXN_DECLINE"),
            true);
    assertEquals(confidence, Facts.match(signal, Facts.saying(text)));
  }

  @Test
  void whatARuleDoesNotNameIsNoCriterion() {
    EventSignal signal = EventSignal.of("e", List.of(), List.of("low"), List.of(), false);
    assertEquals(1, Facts.match(signal, Facts.saying("low, and urgent")));
    assertEquals(0, Facts.match(signal, Facts.saying("urgent")));
    assertEquals("event", signal.type());
  }
}
