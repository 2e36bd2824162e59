package io.throughline.server.diverging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonFormsTest {
  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"b\":[1.5,-2,0,100],\"c\":{\"d\":null,\"e\":true,\"f\":\"x\"}}",
        "{\"text\":\"say \\\"hi\\\" \\u00e4\\n\\ud83d\\ude00 100%\",\"n\":1e3}",
        "{\"id\":\"7\"}",
        "{}",
      })
  void everyFormHasTheSameValue(String text) {
    JsonForms forms = new JsonForms(new SplittableRandom(1), text);
    for (int i = 0; i < 200; i++) {
      String form = forms.next();
      assertEquals(Recount.value(EXACT.readTree(text)), Recount.value(EXACT.readTree(form)), form);
    }
  }

  @Test
  void formsDiffer() {
    JsonForms forms = new JsonForms(new SplittableRandom(1), "{\"page\":1,\"limit\":10}");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      assertTrue(seen.add(forms.next()));
    }
    assertTrue(seen.stream().anyMatch(form -> form.contains("1.0")), seen::toString);
    assertTrue(seen.stream().anyMatch(form -> form.contains("E+1")), seen::toString);
    assertTrue(seen.stream().anyMatch(form -> form.indexOf("l") < form.indexOf("p")), "order");
  }

  @Test
  void theRecountTellsValuesApart() {
    assertNotEquals(
        Recount.value(EXACT.readTree("{\"a\":1}")), Recount.value(EXACT.readTree("{\"a\":\"1\"}")));
    assertNotEquals(Recount.value(EXACT.readTree("[1,2]")), Recount.value(EXACT.readTree("[2,1]")));
    assertNotEquals(
        Recount.value(EXACT.readTree("{\"a\":null}")), Recount.value(EXACT.readTree("{}")));
  }
}
