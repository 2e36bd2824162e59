package io.throughline.demo.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.RecordJson;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.journal.ImportedRecord;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.Usage;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PastRunTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-03-02");
  private static final LocalDate LAST = LocalDate.parse("2026-03-15");
  private static final Instant NEVER = Instant.parse("2027-01-01T00:00:00Z");

  private static final String MODELS =
      """
      version: v0.3
      listeners: [{name: http, address: 127.0.0.1, port: 8801, timeout: 60s}]
      providers:
        defaults: {default_model: small}
        models:
          - {name: small, pricing: {currency: USD, prompt_per_1m: 0.1, cached_input_per_1m: 0.01, completion_per_1m: 0.2}, backend_refs: [{endpoint: "127.0.0.1:1"}]}
          - {name: large, pricing: {currency: USD, prompt_per_1m: 3, cached_input_per_1m: 0.3, completion_per_1m: 9}, backend_refs: [{endpoint: "127.0.0.1:2"}]}
      routing:
        modelCards: [{name: small, quality_score: 0.5}, {name: large, quality_score: 0.9}]
        signals:
          keywords: [{name: any, operator: OR, keywords: [any]}]
        decisions:
      """;

  /** Small, large. */
  private static final Map<String, String> WEIGHTS =
      Map.of(
          "deep_reasoning", "0.1 0.9",
          "second_look", "0.6 0.65",
          "small_talk", "0.9 0.2",
          "tool_work", "0.9 0.3",
          "hard_task", "0.2 0.9",
          "everything_else", "0.7 0.3");

  @TempDir private Path folder;
  private RouterConfig config;

  @BeforeEach
  void load() throws IOException {
    StringBuilder yaml = new StringBuilder(MODELS);
    WEIGHTS.forEach((name, weights) -> {
      String[] two = weights.split(" ", -1);
      yaml.append(
          """
              - {name: %s, rules: {operator: OR, conditions: [{type: keyword, name: any}]}, modelRefs: [{model: small, weight: %s}, {model: large, weight: %s}], algorithm: {type: session_aware, session_aware: {base_method: static, idle_timeout_seconds: 3}}}
          """
              .formatted(name, two[0], two[1])
              .indent(0));
    });
    Path file = Files.writeString(folder.resolve("config.yaml"), yaml);
    config = new ConfigLoader(BaseMethods.standard()).load(file);
  }

  private List<ReplayRecord> fortnight(Instant until) {
    Speeds speeds = Speeds.of(config.catalogue());
    PastRouter router = new PastRouter(config, speeds);
    List<ReplayRecord> records = new ArrayList<>();
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      List<Long> begins = Almanac.begins(day);
      for (int i = 0; i < begins.size(); i++) {
        PastSession plan = PastPlan.session(day.toString().replace("-", ""), i, begins.get(i));
        records.addAll(PastRun.of(config, router, speeds, plan, until.toEpochMilli()));
      }
    }
    return records;
  }

  @Test
  void aDayIsTheSameAgain() {
    List<String> once = fortnight(NEVER).stream().map(PastRunTest::json).toList();
    List<String> again = fortnight(NEVER).stream().map(PastRunTest::json).toList();
    assertEquals(once, again);
    assertEquals(once.size(), Set.copyOf(once).size());
  }

  @Test
  void theJournalTakesEachRecord() {
    for (ReplayRecord one : fortnight(NEVER)) {
      assertEquals(one.id(), ImportedRecord.of(json(one)).id());
    }
  }

  @Test
  void costIsWhatPricesSay() {
    for (ReplayRecord one : fortnight(NEVER)) {
      Usage usage = one.outcome().usage();
      if (usage == null) {
        assertEquals(LifecycleState.FAILED, one.outcome().state());
        continue;
      }
      boolean large = one.servedBy().equals("large");
      double expected =
          (usage.inputTokens() - usage.cachedTokens()) * (large ? 3 : .1)
              + usage.cachedTokens() * (large ? .3 : .01)
              + usage.outputTokens() * (large ? 9 : .2);
      BigDecimal cost = one.outcome().cost().total().amount();
      assertEquals(expected / 1e6, cost.doubleValue(), 1e-12);
    }
  }

  @Test
  void sessionsGoForwardInTime() {
    Map<String, ReplayRecord> last = new HashMap<>();
    for (ReplayRecord one : fortnight(NEVER)) {
      ReplayRecord before = last.put(one.sessionId(), one);
      if (before != null) {
        assertTrue(!one.timestamp().isBefore(before.outcome().endedAt()), one.sessionId());
        assertTrue(one.turnIndex() - before.turnIndex() <= 1, one.sessionId());
      }
    }
  }

  @Test
  void toolLoopsStayUnlessTheirModelIsAway() {
    Map<String, ReplayRecord> last = new HashMap<>();
    int loops = 0;
    for (ReplayRecord one : fortnight(NEVER)) {
      ReplayRecord before = last.put(one.sessionId(), one);
      if (one.policy().turn().toolLoop()) {
        assertEquals(before.servedBy(), one.selectedModel(), one.sessionId());
        loops++;
      }
    }
    assertTrue(loops > 1_000);
  }

  @Test
  void thereIsSomethingOfEverything() {
    List<ReplayRecord> all = fortnight(NEVER);
    assertHas(all, "a switch", one -> one.finalAction().equals("switch"));
    assertHas(all, "a recovery", one -> one.finalAction().equals("recovery"));
    assertHas(all, "a failure", one -> one.outcome().state() == LifecycleState.FAILED);
    assertHas(all, "an abort", one -> one.outcome().state() == LifecycleState.ABORTED);
    assertHas(all, "a circle", one -> isNew(one, "diverged"));
    assertHas(all, "its end", one -> isNew(one, "recovered"));
    assertHas(all, "a correction", one -> !one.log().divergence().correction().isEmpty());
    assertHas(all, "a cache", one -> one.outcome().usage().cachedTokens() > 0);
    assertHas(
        all,
        "a lock that held",
        one ->
            one.policy().hardLocked()
                && !one.policy().baseSelectedModel().equals(one.selectedModel()));
    assertEquals(
        Set.of("", "CHAT", "AGENT", "BATCH", "SAVINGS"),
        all.stream().map(one -> one.log().profile()).collect(Collectors.toSet()));
  }

  private static boolean isNew(ReplayRecord one, String state) {
    return one.log().divergence().changed() && one.log().divergence().state().equals(state);
  }

  private static void assertHas(
      List<ReplayRecord> all, String what, Predicate<ReplayRecord> condition) {
    assertTrue(all.stream().anyMatch(condition), what);
  }

  @Test
  void whatIfMakesEachChoiceAgain() throws Exception {
    List<ReplayRecord> records = fortnight(Instant.parse("2026-03-05T00:00:00Z"));
    Path file = folder.resolve("records.jsonl");
    Files.write(file, records.stream().map(PastRunTest::json).toList());
    Path config = folder.resolve("config.yaml");
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.throughline.server.cli.Main",
                "whatif",
                "--json",
                "--policy",
                config.toString(),
                "--records",
                file.toString())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> read(folder.resolve("err")));
    JsonNode told = JsonMapper.shared().readTree(read(out));
    assertEquals(records.size(), told.at("/totals/turns").intValue(), told::toString);
    assertEquals(1, told.path("reproduced").doubleValue(), told::toString);
    assertEquals(0, told.at("/totals/recorded/unsafe").intValue(), told::toString);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingIsLaterThanNow() {
    Instant now = Instant.parse("2026-03-04T10:00:00Z");
    for (ReplayRecord one : fortnight(now)) {
      assertTrue(one.outcome().endedAt().isBefore(now));
    }
  }

  @Test
  void weekendsAreQuiet() {
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      boolean weekend = day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
      assertEquals(weekend, Almanac.begins(day).size() < 80, day.toString());
    }
  }

  @Test
  void sumsCountWholeSessions() {
    HistorySums sums = HistorySums.NONE;
    var bySession =
        fortnight(NEVER).stream().collect(Collectors.groupingBy(ReplayRecord::sessionId));
    for (List<ReplayRecord> session : bySession.values()) {
      sums = sums.plus(session);
    }
    assertEquals(bySession.size(), sums.sessions());
    assertEquals(bySession.values().stream().mapToLong(List::size).sum(), sums.turns());
    assertTrue(sums.divergedSessions() > 0 && sums.divergedSessions() < sums.sessions() / 10);
    assertEquals(sums, sums.plus(List.of()));
  }

  private static String json(ReplayRecord one) {
    return JsonMapper.shared().writeValueAsString(RecordJson.of(one));
  }
}
