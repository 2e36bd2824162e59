package io.throughline.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.RequestReader;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.signal.SignalInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The example of docs/signals.md decides as its table says. */
class SignalsManualTest {
  private static final String MANUAL = Checkout.read("docs/signals.md");
  private static final Pattern YAML =
      Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final String TABLE = "| text | headers | metadata | decision | confidence |";
  private static final Pattern PAIR = Pattern.compile("([a-z-]+): (.*?)(?=, [a-z-]+: |$)");

  @Test
  @DisplayName("each row of the example's table is decided as it says")
  void rows() throws Exception {
    Matcher block = YAML.matcher(MANUAL);
    assertTrue(block.find());
    RouterConfig config =
        new ConfigLoader(BaseMethods.standard()).parse(block.group(1), Path.of("/etc/tl"));
    assertEquals(List.of(), config.warnings());
    List<String[]> rows = cells().toList();
    assertEquals(12, rows.size());
    for (String[] row : rows) {
      assertDecides(config.decisions(), row);
    }
  }

  private static void assertDecides(DecisionEngine engine, String[] row) throws Exception {
    Map<String, Object> request =
        Map.of(
            "model",
            "auto",
            "metadata",
            pairs(row[2]),
            "messages",
            List.of(Map.of("role", "user", "content", row[0])));
    byte[] body = JsonMapper.shared().writeValueAsString(request).getBytes(StandardCharsets.UTF_8);
    DecisionEngine.Outcome outcome =
        engine.decide(
            new SignalInput(
                RequestReader.read(Api.CHAT, body, null), RequestHeaders.of(pairs(row[1]))));
    String what = String.join(" | ", row) + " " + outcome.signals();
    assertEquals(row[3], outcome.decision().map(Decision::name).orElse("none"), what);
    if (!row[4].isEmpty()) {
      assertEquals(row[4], String.format(Locale.ROOT, "%.4f", outcome.confidence()), what);
    }
  }

  private static Stream<String[]> cells() {
    return MANUAL
        .substring(MANUAL.indexOf(TABLE))
        .lines()
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Stream.of(line.substring(1).split("\\|")).map(String::strip))
        .map(cells -> cells.toArray(String[]::new));
  }

  private static Map<String, String> pairs(String cell) {
    Map<String, String> pairs = new HashMap<>();
    Matcher pair = PAIR.matcher(cell);
    while (pair.find()) {
      pairs.put(pair.group(1), pair.group(2));
    }
    return pairs;
  }
}
