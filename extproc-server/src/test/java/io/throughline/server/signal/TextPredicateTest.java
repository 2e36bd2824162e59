package io.throughline.server.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.Facts;
import io.throughline.server.identity.RequestHeaders;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Header and metadata rules, and what they have in common. */
class TextPredicateTest {
  @Test
  void eachPredicateHoldsForItsValuesOnly() {
    TextPredicate equal = new TextPredicate.Equals("gold");
    assertTrue(equal.holds("gold"));
    assertFalse(equal.holds("Gold") || equal.holds("golden") || equal.holds(null));
    TextPredicate in = new TextPredicate.In(Set.of("a", "b"));
    assertTrue(in.holds("a") && in.holds("b"));
    assertFalse(in.holds("c") || in.holds("") || in.holds(null));
    TextPredicate prefix = new TextPredicate.Prefix("batch-");
    assertTrue(prefix.holds("batch-") && prefix.holds("batch-7"));
    assertFalse(prefix.holds("batch") || prefix.holds("x-batch-") || prefix.holds(null));
    assertTrue(new TextPredicate.Exists(true).holds(""));
    assertFalse(new TextPredicate.Exists(true).holds(null));
    assertTrue(new TextPredicate.Exists(false).holds(null));
    assertFalse(new TextPredicate.Exists(false).holds("x"));
  }

  @ParameterizedTest(name = "header \"{0}\" exists: {1}")
  @CsvSource({"gold,1", "' gold ',1", "'',0", "' ',0", ",0"})
  void aHeaderWithoutAValueIsAbsent(String value, double confidence) {
    HeaderSignal exists = new HeaderSignal("h", "x-tier", new TextPredicate.Exists(true));
    Map<String, String> headers = value == null ? Map.of() : Map.of("x-tier", value);
    SignalInput input = new SignalInput(Facts.saying("x"), RequestHeaders.of(headers));
    assertEquals(confidence, exists.match(input));
    HeaderSignal gold = new HeaderSignal("h", "x-tier", new TextPredicate.Equals("gold"));
    assertEquals(confidence, gold.match(input));
  }

  @ParameterizedTest(name = "{0} is {1}: {2}")
  @CsvSource(
      delimiter = '~',
      value = {
        "{\"k\":\"v\"}~v~1",
        "{\"k\":\"V\"}~v~0",
        "{\"K\":\"v\"}~v~0",
        "{\"k\":true}~true~1",
        "{\"k\":3}~3~1",
        "{\"k\":3.50}~3.50~1",
        "{\"k\":null}~null~0",
        "{\"k\":\"v\",\"k\":\"w\"}~w~1",
        "{\"k\":\"v\",\"k\":\"w\"}~v~0",
        "{\"k\":\"v\",\"k\":null}~v~0",
        "{\"a\":{\"k\":\"v\"}}~v~0",
        "{\"k\":[\"v\"]}~v~0",
        "[\"k\"]~k~0",
        "\"k\"~k~0",
        "null~k~0"
      })
  void metadataIsComparedAsText(String metadata, String wanted, double confidence) {
    MetadataSignal signal = new MetadataSignal("m", "k", new TextPredicate.Equals(wanted));
    assertEquals(confidence, Facts.match(signal, Facts.read(body(metadata))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '~',
      value = {"{\"k\":\"\"}~1", "{\"k\":{}}~1", "{\"k\":[1]}~1", "{\"k\":null}~0", "{}~0"})
  void whatIsNotNullExists(String metadata, double confidence) {
    MetadataSignal signal = new MetadataSignal("m", "k", new TextPredicate.Exists(true));
    assertEquals(confidence, Facts.match(signal, Facts.read(body(metadata))));
  }

  @Test
  void metadataIsBounded() {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 1_000; i++) {
      many.append('"').append(i).append("\":\"v\",");
    }
    Map<String, String> kept =
        Facts.read(body(many + "\"long\":\"" + "x".repeat(2_000) + "\"}")).metadata();
    assertEquals(64, kept.size());
    assertEquals("v", kept.get("63"));
    Map<String, String> tooLong =
        Facts.read(body("{\"v\":\"" + "x".repeat(1_025) + "\",\"" + "k".repeat(257) + "\":\"v\"}"))
            .metadata();
    assertEquals(Map.of("v", ""), tooLong);
  }

  private static String body(String metadata) {
    return "{\"metadata\":" + metadata + ",\"model\":\"auto\",\"messages\":[]}";
  }
}
