package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

/** Sessions and their records in the console, by mouse and by keyboard. */
class ConsoleIT {
  private static final int FIRST_VIEW_BYTES_MAX = 300 * 1024;

  /** Candidates whose terms do not add up to their final score, within what three digits lose. */
  private static final String SUMS =
      """
      const number = text => Number(text.replace('−', '-').replace('+', ''));
      return [...document.querySelectorAll('.waterfall')].map(table => {
        const values = [...table.querySelectorAll('tbody tr')].map(row => number(row.cells[1].textContent));
        const final = values.pop();
        return [values.reduce((sum, value) => sum + value, 0), final, values.length];
      }).filter(([sum, final, terms]) => Math.abs(sum - final) > 0.0006 * (terms + 1));
      """;

  private static final int NARROW = 390;

  /** What makes the page wider than the window, unless it scrolls in itself. */
  private static final String TOO_WIDE =
      """
      const page = document.documentElement, width = page.clientWidth;
      const wide = [...document.querySelectorAll('#app *')].filter(e =>
          e.getBoundingClientRect().right > width + 1 && !e.closest('.table-scroll, pre, .hidden-text'));
      return page.scrollWidth <= width ? [] : [page.scrollWidth + ' of ' + width]
          .concat(wide.map(e => e.tagName + '.' + (e.getAttribute('class') ?? '')));
      """;

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
  @DisplayName("the first view is small, and shows what the live API tells")
  void live(TestReporter report) throws Exception {
    browser.withoutCache().open("/").settled("Live sessions");
    JsonNode sessions = run.api("/api/live").path("sessions");
    assertTrue(sessions.size() >= 9, sessions.toString());
    eventually(
        "a row for each",
        Chromium.SOON,
        () -> browser.all(".live-row").size(),
        n -> n == sessions.size());
    String rows = browser.texts(".live-row").toString();
    for (JsonNode session : sessions) {
      assertTrue(rows.contains(session.path("session_id").asString()), rows);
    }
    assertEquals(String.valueOf(sessions.size()), run.tile("Sessions"));
    assertEquals("1", run.tile("Diverged"), rows);
    Number bytes =
        (Number)
            browser.script(
                "return ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
                    + ".filter(e => !e.name.includes('/api/'))"
                    + ".reduce((sum, e) => sum + Math.max(e.transferSize, e.encodedBodySize + 300), 0)");
    report.publishEntry("bytes of the first view", bytes.toString());
    assertTrue(bytes.longValue() > 10_000, "measured: " + bytes);
    assertTrue(bytes.longValue() <= FIRST_VIEW_BYTES_MAX, bytes + " bytes");
    run.judge("live");
    browser.one("#live-filter").sendKeys("diverged");
    eventually("filtered", Chromium.SOON, () -> browser.all(".live-row").size(), n -> n == 1);
    browser.click(".live-row a", "search-the-logs");
    browser.settled("search-the-logs").assertNoErrors("from live to a session");
  }

  @Test
  @DisplayName("a session shows its turns, each with every term of its scores")
  void session() throws Exception {
    browser.open("/console/#/session/refactor-checkout").settled("refactor-checkout");
    JsonNode turns = run.api("/api/sessions/refactor-checkout").path("turns");
    assertEquals(turns.size(), browser.all(".turn").size());
    for (int i = 0; i < turns.size(); i++) {
      String shown = browser.all(".turn-line").get(i).getText();
      assertTrue(shown.contains(turns.get(i).path("selected_model").asString()), shown);
      assertTrue(shown.contains(turns.get(i).path("action").asString()), shown);
    }
    JsonNode last = turns.get(turns.size() - 1).path("session_policy");
    assertEquals(last.path("final_scores").size(), browser.all(".candidate").size());
    Object wrong = browser.script(SUMS);
    assertEquals(List.of(), wrong, "terms do not add up");
    String terms = browser.texts(".candidate").toString();
    assertTrue(terms.contains("Stay bias") && terms.contains("Warm cache"), terms);
    assertTrue(terms.contains("Switch margin") && terms.contains("Cold cache"), terms);
    run.judge("session");
    browser.click(".turn.open a", "Open the replay record");
    browser.settled("Record " + turns.get(turns.size() - 1).path("id").asString());
  }

  @Test
  @DisplayName("a circle, its correction and a tool loop's lock are told in their sessions")
  void circles() throws Exception {
    browser.open("/console/#/session/search-the-logs").settled("search-the-logs");
    assertTrue(browser.texts(".turn-line").toString().contains("diverged"));
    assertTrue(browser.texts(".turn-line").toString().contains("corrected"));
    browser.view("#/session/fix-login-test").settled("fix-login-test");
    assertTrue(browser.texts(".turn-line").toString().contains("tool loop"));
    browser.assertAccessible("a session in a loop").assertNoErrors("sessions");
  }

  @Test
  @DisplayName(
      "limits that a session passed are told where it is: live, in its turns, in its record")
  void limits() throws Exception {
    JsonNode row = null;
    for (JsonNode session : run.api("/api/live").path("sessions")) {
      row = session.path("session_id").asString().equals(ConsoleTraffic.SPENDS) ? session : row;
    }
    assertEquals("[\"turns\",\"cost\"]", String.valueOf(row.path("flags")), row::toString);
    browser.open("/console/#/live?filter=turns%20cost").settled("Live sessions");
    eventually("flagged", Chromium.SOON, () -> browser.all(".live-row").size(), n -> n == 1);
    String shown = browser.texts(".live-row td").toString();
    assertTrue(shown.contains("⚑turns⚑cost") && shown.contains("answered 429"), shown);
    assertEquals("2", run.tile("Flagged"), shown);
    browser.view("#/session/" + ConsoleTraffic.SPENDS).settled(ConsoleTraffic.SPENDS);
    JsonNode turns = run.api("/api/sessions/" + ConsoleTraffic.SPENDS).path("turns");
    JsonNode last = turns.get(turns.size() - 1);
    assertEquals(429, last.path("response_status").asInt(), last::toString);
    assertEquals("flag", last.at("/guardian/0/action").asString(), last::toString);
    assertEquals("block", last.at("/guardian/1/action").asString(), last::toString);
    String line = browser.all(".turn-line").getLast().getText();
    assertTrue(line.contains("turns") && line.contains("cost: blocked"), line);
    assertTrue(line.contains("Stopped at a limit"), line);
    browser.view("#/session/" + ConsoleTraffic.SPENDS + "?turn=" + last.path("id").asString());
    eventually(
        "numbers",
        Chromium.SOON,
        () -> browser.text(".turn.open .watch"),
        text ->
            text.contains("8 of at most 7")
                && text.contains("of at most 0.07 USD; the turn was answered 429"));
    browser.script("document.querySelector('.turns').scrollIntoView({block: 'end'})");
    run.judge("guardian");
    browser.view("#/replay?status=429").settled("Replay");
    assertEquals(1, browser.all("tbody tr").size());
    assertTrue(browser.text("tbody tr").contains("cost: blocked"));
    browser.all("tbody th a").getFirst().click();
    browser.settled("Record " + last.path("id").asString());
    assertTrue(browser.text(".about").contains("cost: blocked"));
    browser.assertAccessible("a blocked turn").assertNoErrors("limits");
  }

  @Test
  @DisplayName("records are found by action, lock and divergence, and shown readable and as JSON")
  void replay() throws Exception {
    for (String filter : List.of("action=switch", "lock=any", "divergence=diverged")) {
      browser.open("/console/#/replay?" + filter).settled("Replay");
      long total = run.api("/v1/router_replay?limit=50&" + filter).path("total").asLong();
      assertTrue(total > 0, filter);
      assertTrue(
          browser.text(".replay [role=status]").contains("of " + total + " records"), filter);
    }
    browser.open("/console/#/replay").settled("Replay");
    run.judge("replay");
    browser.one("#field-session_id").sendKeys("refactor-checkout" + Keys.ENTER);
    eventually("found", Chromium.SOON, () -> browser.all("tbody tr").size(), n -> n == 6);
    browser.all("tbody th a").getFirst().click();
    eventually(
        "record", Chromium.SOON, () -> browser.text("h1"), text -> text.startsWith("Record"));
    browser.settled(browser.text("h1"));
    run.judge("record");
    browser.click(".segments button", "JSON");
    Object same =
        browser.later(
            "const done = arguments[0], text = document.querySelector('pre.json').textContent;"
                + " fetch('/v1/router_replay/' + JSON.parse(text).id).then(r => r.json())"
                + ".then(json => done(JSON.stringify(json, null, 2) === text))");
    assertEquals(true, same);
  }

  @Test
  @DisplayName("a page of records that cannot be read is told, and can be asked for again")
  void cutOff() {
    browser.open("/console/#/replay").settled("Replay");
    assertEquals(50, browser.all("tbody tr").size());
    browser.cutOff("*cursor=*");
    try {
      browser.click("section.card button", "Show more");
      eventually(
          "told",
          Chromium.SOON,
          () -> browser.text(".failure"),
          text -> text.contains("The sidecar does not answer"));
      browser.assertAccessible("a failure").forgetErrors();
    } finally {
      browser.cutOff();
    }
    browser.click("section.card button", "Show more");
    eventually("more", Chromium.SOON, () -> browser.all("tbody tr").size(), n -> n > 50);
    assertTrue(browser.all(".failure").isEmpty());
    browser.assertNoErrors("further pages");
  }

  @Test
  @DisplayName("the same search finds what has come since, and a link's filter is in its field")
  void again() throws Exception {
    String lock = "hard_lock=context_portability";
    browser.open("/console/#/replay?lock=" + lock).settled("Replay");
    assertEquals(lock, browser.one("#field-lock").getDomProperty("value"));
    assertEquals("provider state", browser.text("#field-lock option:checked"));
    browser.view("#/replay?session_id=of-again&lock=none");
    eventually(
        "none",
        Chromium.SOON,
        () -> browser.text(".empty"),
        text -> text.contains("No record matches"));
    run.session("again", 1);
    browser.click("form.search button", "Search");
    eventually("found", Chromium.SOON, () -> browser.all("tbody tr").size(), n -> n == 1);
    browser.view("#/replay?lock=hard_lock%3Dof_old");
    eventually(
        "an unknown lock",
        Chromium.SOON,
        () -> browser.one("#field-lock").getDomProperty("value"),
        "hard_lock=of_old"::equals);
    browser.assertNoErrors("search again");
  }

  @Test
  @DisplayName("after a reset neither bias nor margin is told, also where there is no bias")
  void reset() {
    browser.open("/console/").settled("Live sessions");
    Object terms =
        browser.later(
            """
            const done = arguments[0];
            const trace = (current, base, final) => ({current, base_score: base, final_score: final,
              prefix_cache_benefit: 0, prefix_cache_penalty: 0, tool_loop_penalty: 0, switch_history_penalty: 0,
              selector_delta: -0.1, quality_gap: 0, handoff_penalty: 0.2, frontier_cost_multiplier: 1});
            const policy = {stay_bias: 0, switch_margin: 0.05, idle_expired: true, base_scores: {a: 0.5, b: 0.4},
              candidate_traces: {a: trace(true, 0.5, 0.5), b: trace(false, 0.4, 0.3)}};
            import('/console/score-terms.js').then(terms =>
                done(terms.candidates(policy).map(one => one.terms.map(term => term.name).join())));
            """);
    assertEquals(List.of("", "Handoff"), terms);
  }

  @Test
  @DisplayName("each view fits a narrow window: what is wide scrolls in itself, not the page")
  void narrow() throws Exception {
    String record = run.api("/v1/router_replay?action=switch&limit=1").at("/data/0/id").asString();
    List<List<String>> views =
        List.of(
            List.of("live", "Live sessions"),
            List.of("session/refactor-checkout", "refactor-checkout"),
            List.of("analytics", "Analytics"),
            List.of("models", "Models"),
            List.of("replay", "Replay"),
            List.of("replay/" + record, "Record " + record),
            List.of("whatif", "What if"),
            List.of("recommendations", "Recommendations"));
    browser.narrow(NARROW);
    try {
      browser.open("/console/");
      for (List<String> view : views) {
        browser.view("#/" + view.getFirst()).settled(view.getLast());
        assertEquals(List.of(), browser.script(TOO_WIDE), view.getFirst());
        browser.assertAccessible("narrow " + view.getFirst());
      }
      browser.view("#/live").settled("Live sessions");
      eventually("rows", Chromium.SOON, () -> !browser.all(".live-row").isEmpty());
      run.judge("narrow");
    } finally {
      browser.wide();
    }
  }

  @Test
  @DisplayName("the keyboard alone reaches every view, and a session from the live table")
  void keyboard() {
    browser.open("/console/").settled("Live sessions");
    eventually("rows", Chromium.SOON, () -> !browser.all(".live-row").isEmpty());
    browser.tab();
    assertEquals("Skip to content", browser.focused());
    browser.tab();
    Map<String, String> titles =
        Map.of("Live", "Live sessions", "What if", "What if", "Analytics", "Analytics");
    for (String view :
        List.of("Live", "Analytics", "Models", "Replay", "What if", "Recommendations")) {
      browser.script("document.querySelector('.brand').focus()");
      for (int i = 0; i < 8 && !browser.focused().equals(view); i++) {
        browser.tab();
      }
      assertEquals(view, browser.focused());
      browser.keys(Keys.ENTER);
      browser.settled(titles.getOrDefault(view, view));
    }
    browser.open("/console/").settled("Live sessions");
    eventually("rows", Chromium.SOON, () -> !browser.all(".live-row").isEmpty());
    browser.script("document.querySelector('.live-row a').focus()");
    browser.keys(Keys.ARROW_DOWN);
    String second = (String) browser.texts(".live-row a").get(1);
    eventually("the next row", Chromium.SOON, browser::focused, second::equals);
    browser.keys(Keys.ENTER);
    browser.settled(second).assertNoErrors("by keyboard");
  }
}
