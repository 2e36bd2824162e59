package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sums, comparisons, what-ifs and recommendations in the console, beside the API. */
class ConsoleSumsIT {
  private static ConsoleRun run;
  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    run = new ConsoleRun();
    browser = run.browser();
  }

  @AfterAll
  static void stop() throws Exception {
    run.close();
  }

  @Test
  @DisplayName("analytics shows the sums of the API, each chart with its table")
  void analytics() throws Exception {
    browser.open("/console/#/analytics").settled("Analytics");
    JsonNode overview = run.api("/api/overview");
    assertEquals(ConsoleRun.count(overview.path("sessions")), run.tile("Sessions"));
    assertEquals(ConsoleRun.count(overview.path("switches")), run.tile("Switches"));
    eventually("charts", Chromium.SOON, () -> browser.all("canvas[style]").size(), n -> n >= 5);
    assertEquals(browser.all("canvas").size(), browser.all(".chart table").size());
    long inTable =
        browser.texts(".chart:first-of-type tbody td").stream()
            .mapToLong(cell -> Long.parseLong(cell.toString().replace(",", "")))
            .sum();
    assertEquals(overview.path("sessions").asLong(), inTable);
    assertTrue(overview.path("divergences_recovered").asLong() > 0, overview.toString());
    String circles =
        "%s circles in %s of %s sessions; %s came to an end."
            .formatted(
                ConsoleRun.count(overview.path("divergences")),
                ConsoleRun.count(overview.path("diverged_sessions")),
                ConsoleRun.count(overview.path("sessions")),
                ConsoleRun.count(overview.path("divergences_recovered")));
    assertTrue(browser.texts(".chart p").contains(circles), browser.texts(".chart p").toString());
    run.judge("analytics");
  }

  @Test
  @DisplayName("models are told side by side, and a small sample is called small")
  void models() throws Exception {
    browser.open("/console/#/models").settled("Models");
    JsonNode models = run.api("/api/models").path("models");
    String table = browser.text("section.card table");
    for (JsonNode model : models) {
      assertTrue(table.contains(model.path("model").asString()), table);
      assertTrue(table.contains(ConsoleRun.count(model.path("turns"))), table);
    }
    JsonNode compared = run.api("/api/models/compare?model=alpha&other=beta");
    assertTrue(compared.path("cost_per_turn").path("sessions").asInt() > 40, compared.toString());
    String sessions = ConsoleRun.count(compared.at("/cost_per_turn/sessions"));
    eventually(
        "comparison", Chromium.SOON, () -> browser.text(".comparison"), t -> t.contains(sessions));
    assertTrue(browser.text(".comparison").contains("beta is worse"));
    run.judge("models");
    browser.view("#/models?days=1");
    eventually(
        "a day's comparison",
        Chromium.SOON,
        () -> browser.text(".comparison"),
        text -> text.contains("Sample too small"));
    browser.assertAccessible("a small sample").assertNoErrors("a small sample");
  }

  @Test
  @DisplayName("a what-if shows what the API finds, and comes back to what runs")
  void whatIf() throws Exception {
    browser.open("/console/#/whatif").settled("What if");
    browser.click(".preset", "Hold on");
    String yaml = browser.one("#yaml").getDomProperty("value");
    assertTrue(yaml.contains("stay_bias: 0.5"), yaml);
    browser.one("#field-whatif-days option[value='']").click();
    browser.click("button[type=submit]", "Run what-if");
    eventually(
        "report",
        Chromium.SOON,
        () -> browser.text(".report"),
        text -> text.contains("Side by side"));
    JsonNode totals = run.api("POST", "/api/whatif", yaml).path("totals");
    List<?> switches = browser.texts(".report section:first-of-type tbody tr:first-child td");
    assertEquals(totals.at("/recorded/switches").asString(), switches.get(0));
    assertEquals(totals.at("/simulated/switches").asString(), switches.get(1));
    run.judge("whatif");
    browser.click("button", "Back to what runs");
    assertEquals(
        run.api("/api/config").path("yaml").asString(),
        browser.one("#yaml").getDomProperty("value"));
  }

  @Test
  @DisplayName("recommendations are those of the API")
  void recommendations() throws Exception {
    browser.open("/console/#/recommendations").settled("Recommendations");
    assertTrue(browser.texts(".advice h2").toString().contains("CHAT sessions of helpdesk"));
    assertEquals(
        run.api("/api/recommendations").path("recommendations").size(),
        browser.all(".advice").size());
    run.judge("recommendations");
  }
}
