package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.docs.Checkout;
import io.throughline.selector.BaseMethods;
import io.throughline.server.Facts;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The example of docs/profiles.md goes as its table says. */
class ProfilesManualTest {
  private static final String MANUAL = Checkout.read("docs/profiles.md");
  private static final String TABLE = "| session | header | text | model | profile | reason |";
  private static final String SAID = "{\"role\":\"assistant\",\"content\":\"well\"}";

  private final Map<String, List<String>> conversations = new HashMap<>();
  private final RouterFixture router = new RouterFixture(TestStores.memory(), config());

  private static RouterConfig config() {
    int from = MANUAL.indexOf("version: v0.3");
    String yaml = MANUAL.substring(from, MANUAL.indexOf("```", from));
    return new ConfigLoader(BaseMethods.standard()).parse(yaml, Path.of("/etc/tl"));
  }

  private static List<String[]> rows() {
    return MANUAL
        .substring(MANUAL.indexOf(TABLE))
        .lines()
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Stream.of(line.substring(1).split("\\|")).map(String::strip))
        .map(cells -> cells.toArray(String[]::new))
        .toList();
  }

  @Test
  @DisplayName("each row of the example's table goes as it says")
  void rowsGoAsTheySay() {
    assertEquals(List.of(), config().warnings());
    assertEquals(10, rows().size());
    rows().forEach(this::ask);
  }

  private void ask(String[] row) {
    List<String> messages = conversations.computeIfAbsent(row[0], session -> new ArrayList<>());
    messages.add(Facts.user(row[2]));
    Map<String, String> headers = row[1].isEmpty() ? Map.of() : Map.of("x-router-profile", row[1]);
    Reply.Route route =
        (Reply.Route)
            router.send(Facts.body("auto", messages.toArray(String[]::new)), row[0], headers);
    router.settlement.completed(
        RouterFixture.id(route),
        new Settlement.Answer(200, null, false, List.of(), List.of(), null, Instant.now()));
    messages.add(SAID);
    String where = String.join(" | ", row);
    assertEquals(row[3], route.model(), where);
    assertEquals(row[4], route.clientHeaders().getOrDefault("x-throughline-profile", ""), where);
    assertEquals(row[5], route.clientHeaders().get("x-throughline-reason"), where);
  }
}
