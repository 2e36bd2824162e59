package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

/** Sums, comparisons, what-ifs and recommendations in the console, beside the API. */
class ConsoleSumsIT {
  private static final String SWITCHES = ".chart:nth-of-type(4)";
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM d", Locale.US);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("EEE hh:'00'", Locale.US);

  /** Where a policy value can be put into a text, and where it cannot. */
  private static final Map<String, String> PLACES = new LinkedHashMap<>();

  static {
    String block = "session_aware: {stay_bias: 0.5}";
    PLACES.put("a: 1", "a: 1\nglobal: {router: {model_selection: {" + block + "}}}\n");
    PLACES.put("global:\na: 1\n", "global: {router: {model_selection: {" + block + "}}}\na: 1\n");
    PLACES.put(
        "global:\n  router:\n    # as it was\n    model_selection:\n      hybrid: {}\n",
        "global:\n  router:\n    # as it was\n    model_selection:\n      "
            + block
            + "\n      hybrid: {}\n");
    PLACES.put(
        "global: {router: {model_selection: {elo: {k: \"},\"}}}}\n",
        "global: {router: {model_selection: {" + block + ", elo: {k: \"},\"}}}}\n");
    PLACES.put("d: {session_aware: {stay_bias: 1}}\n", "d: {session_aware: {stay_bias: 0.5}}\n");
    PLACES.put("global: &all\n  router: {}\n", null);
    PLACES.put("global: [a]\n", null);
  }

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
  @DisplayName("sessions of more turns than are counted one by one are told as 65 or more")
  void longSessions() throws Exception {
    run.session("long", 70);
    JsonNode byTurns = run.api("/api/overview?workspace=long").path("sessions_by_turns");
    assertEquals(1, byTurns.size(), byTurns.toString());
    assertEquals(65, byTurns.at("/0/turns").asInt(), byTurns.toString());
    browser.open("/console/#/analytics?workspace=long").settled("Analytics");
    assertEquals(
        "More than half of the sessions have 65 or more turns.",
        browser.texts(".chart:first-of-type p").getFirst());
    assertEquals("65 or more", browser.texts(".chart:first-of-type tbody th").getLast());
    assertEquals("1", browser.texts(".chart:first-of-type tbody td").getLast());
    browser.assertNoErrors("long sessions");
  }

  @Test
  @DisplayName("charts by day have every UTC day, wherever the viewer is; by hour every hour there")
  void days() throws Exception {
    ZoneId angeles = ZoneId.of("America/Los_Angeles");
    browser.zone(angeles.getId());
    try {
      browser.open("/").view("#/analytics").settled("Analytics");
      JsonNode series = run.api("/api/series");
      Instant from = Instant.parse(series.path("from").asString());
      Map<String, Long> switches = new LinkedHashMap<>();
      LocalDate last = LocalDate.now(ZoneOffset.UTC);
      for (LocalDate day = from.atOffset(ZoneOffset.UTC).toLocalDate();
          !day.isAfter(last);
          day = day.plusDays(1)) {
        switches.put(DAY.format(day), 0L);
      }
      for (JsonNode point : series.path("points")) {
        OffsetDateTime at = OffsetDateTime.parse(point.path("from").asString());
        switches.put(DAY.format(at), point.path("switches").asLong());
      }
      assertTrue(switches.containsValue(0L) && series.path("points").size() < switches.size());
      assertEquals(List.copyOf(switches.keySet()), browser.texts(SWITCHES + " tbody th"));
      assertEquals(
          switches.values().stream().map(String::valueOf).toList(),
          browser.texts(SWITCHES + " tbody td:nth-child(2)"));
      assertEquals("UTC day", browser.texts(SWITCHES + " thead th").getFirst());
      assertTrue(browser.text(".analytics .foot").startsWith("Days are UTC days."));
      browser.view("#/analytics?days=1");
      eventually(
          "hours",
          Chromium.SOON,
          () -> browser.texts(SWITCHES + " thead th"),
          names -> names.contains("Hour"));
      List<?> hours = browser.texts(SWITCHES + " tbody th");
      assertTrue(hours.size() == 25 || hours.size() == 26, hours.toString());
      String now = HOUR.format(Instant.now().atZone(angeles).minusSeconds(1));
      assertTrue(
          hours.getLast().toString().replaceAll("[,\\h]+", " ").startsWith(now), now + hours);
      browser.assertNoErrors("days");
    } finally {
      browser.zone("").open("/");
    }
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
  @DisplayName("a policy value finds its place in any layout of the text, or none is changed")
  void places() {
    browser.open("/console/#/whatif").settled("What if");
    for (Map.Entry<String, String> place : PLACES.entrySet()) {
      Object changed =
          browser.later(
              "const [yaml, done] = arguments; import('/console/policy-text.js')"
                  + ".then(text => done(text.withValue(yaml, 'stay_bias', '0.5')))",
              place.getKey());
      assertEquals(place.getValue(), changed, place.getKey());
    }
  }

  @Test
  @DisplayName("a knob adds the block that the text lacks; where it cannot, the page says so")
  void knobs() throws Exception {
    browser.open("/console/#/whatif").settled("What if");
    String yaml = run.api("/api/config").path("yaml").asString();
    String bare = yaml.replace(", session_aware: {base_method: static}", "");
    assertFalse(bare.contains("session_aware:"), bare);
    browser.paste(
        "#yaml", bare + "global:\n  router:\n    model_selection:\n      elo: {k_factor: 24}\n");
    browser.one("#knob-stay_bias").sendKeys("0.3" + Keys.TAB);
    String added = "    model_selection:\n      session_aware: {stay_bias: 0.3}\n      elo:";
    String text = browser.one("#yaml").getDomProperty("value");
    assertTrue(text.contains(added), text);
    browser.click("button[type=submit]", "Run what-if");
    eventually("report", Chromium.SOON, () -> !browser.all(".report").isEmpty());
    browser.paste("#yaml", bare + "global: &all\n  router: {}\n");
    assertEquals("", browser.one("#knob-stay_bias").getDomProperty("value"));
    browser.one("#knob-stay_bias").sendKeys("0.3" + Keys.TAB);
    eventually(
        "refusal",
        Chromium.SOON,
        () -> browser.text(".whatif [role=alert]"),
        said -> said.contains("Edit the text below"));
    assertEquals("", browser.one("#knob-stay_bias").getDomProperty("value"));
    assertTrue(browser.one("#yaml").isDisplayed());
    browser.assertAccessible("a refused value").assertNoErrors("knobs");
  }

  @Test
  @DisplayName("a link of a recommendation brings its change and its time")
  void linked() throws Exception {
    String change =
        "global:\n  router:\n    model_selection:\n      hybrid:\n        cost_weight: 0.4\n";
    String from = Instant.now().minus(Duration.ofDays(3)).toString();
    String to = Instant.now().minus(Duration.ofDays(1)).toString();
    browser
        .open("/console/")
        .view("#/whatif?from=" + from + "&to=" + to + "&change=" + encoded(change))
        .settled("What if");
    String yaml = browser.one("#yaml").getDomProperty("value");
    assertTrue(yaml.contains("model_selection: {hybrid: {cost_weight: 0.4}}"), yaml);
    assertTrue(browser.text(".note").contains("cost_weight: 0.4"), browser.text(".note"));
    assertEquals("linked", browser.one("#field-whatif-days").getDomProperty("value"));
    browser.click("button[type=submit]", "Run what-if");
    eventually("report", Chromium.SOON, () -> !browser.all(".report").isEmpty());
    JsonNode report = run.api("POST", "/api/whatif?from=" + from + "&to=" + to, yaml);
    assertTrue(report.path("sessions").asInt() > 0, report::toString);
    assertEquals(ConsoleRun.count(report.path("sessions")), run.tile("Sessions"));
    browser.assertAccessible("a linked change").assertNoErrors("a linked change");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
