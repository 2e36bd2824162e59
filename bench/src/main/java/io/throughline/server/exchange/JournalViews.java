package io.throughline.server.exchange;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.Journal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalStore;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.server.admin.ConsoleApi;
import io.throughline.server.admin.ConsoleApi.Reply;
import io.throughline.server.live.LiveView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks what the console's views ask, through the routes of the admin address, JSON included. */
final class JournalViews {
  private static final int TIMES = 20;

  /** What takes that long in all is not asked again. */
  private static final double LONG_MILLIS = 6_000;

  private static final Duration MONTH = Duration.ofDays(30);
  private static final String REPLAY = "/v1/router_replay?limit=50";

  /** Each question of a view whose path is always the same, by the name of its number. */
  private static final Map<String, String> PATHS = new LinkedHashMap<>();

  static {
    PATHS.put("overview", "/api/overview");
    PATHS.put("series_by_day", "/api/series");
    PATHS.put("series_by_hour", "/api/series?by=hour");
    PATHS.put("models", "/api/models");
    PATHS.put("models_compare", "/api/models/compare?model=qwen3-8b&other=qwen3-32b");
    PATHS.put("one_shot", "/api/usage/one-shot");
    PATHS.put("recommendations", "/api/recommendations");
    PATHS.put("sessions", "/api/sessions?limit=200");
    PATHS.put("sessions_of_an_activity", "/api/sessions?limit=200&activity=research");
    PATHS.put("sessions_of_nobody", "/api/sessions?limit=200&workspace=nobody");
    PATHS.put("activity", "/api/activity");
    PATHS.put("replay", REPLAY);
    PATHS.put("replay_lock_any", REPLAY + "&lock=any");
    PATHS.put("replay_lock_none_matches", REPLAY + "&lock=hard_lock=min_turns");
    PATHS.put("replay_action_switch", REPLAY + "&action=switch");
    PATHS.put("replay_action_recovery", REPLAY + "&action=recovery");
    PATHS.put("replay_divergence_any", REPLAY + "&divergence=any");
    PATHS.put("replay_divergence_diverged", REPLAY + "&divergence=diverged");
    PATHS.put("replay_decision", REPLAY + "&decision=chat");
    PATHS.put("replay_decision_none_matches", REPLAY + "&decision=nobody");
    PATHS.put("replay_model_none_matches", REPLAY + "&model=nobody");
    PATHS.put("replay_status_none_matches", REPLAY + "&status=5xx");
    PATHS.put("replay_state_none_matches", REPLAY + "&state=aborted");
    PATHS.put("replay_two_none_matches", REPLAY + "&action=start&divergence=any");
    PATHS.put("replay_search_none_matches", REPLAY + "&search=nobody");
    PATHS.put("live_snapshot", "/api/live");
  }

  private final DurableJournal journal;
  private final JournalStore store;
  private final Instant end;
  private final Map<String, Object> found;
  private int unanswered;

  /**
   * Questions about the month before a moment.
   *
   * @param found takes the numbers
   */
  JournalViews(DurableJournal journal, Instant end, Map<String, Object> found) {
    this.journal = journal;
    this.store = Objects.requireNonNull(journal.store());
    this.end = end;
    this.found = found;
  }

  /**
   * Asks all of them.
   *
   * @param sessions gives the id of any session
   */
  void ask(Supplier<String> sessions) throws JournalStoreException {
    InstantSource clock = InstantSource.fixed(end.plusSeconds(3_600));
    try (LiveView live = live(clock);
        ConsoleApi api = new ConsoleApi(journal, live, clock)) {
      PATHS.values().forEach(api::get);
      for (Map.Entry<String, String> one : PATHS.entrySet()) {
        time(one.getKey(), TIMES, () -> size(api.get(one.getValue())));
      }
      time("session", 10 * TIMES, () -> size(api.get("/api/sessions/" + sessions.get())));
      found.put("live_sessions", live.size());
    }
    time("lengths", 3, () -> store.lengths(end.minus(MONTH), end).size());
    found.put("unanswered", unanswered);
  }

  private int size(Reply reply) {
    unanswered += reply.whole() ? 0 : 1;
    return reply.json().length;
  }

  /** A view of as many sessions as one answer tells, and some. */
  private LiveView live(InstantSource clock) {
    JournalLoad load = new JournalLoad(clock.instant().minusSeconds(60), 10);
    LiveView view = new LiveView(clock);
    Journal feeding = view.feeding(new InMemoryJournal(10));
    view.start();
    int sessions = 3 * JournalLoad.LIVE;
    for (int i = 0; i < sessions; i++) {
      long generation = i / JournalLoad.LIVE;
      feeding.append(
          load.opened(generation * JournalLoad.LIVE * JournalLoad.TURNS + i % JournalLoad.LIVE));
    }
    while (view.size() < sessions) {
      LockSupport.parkNanos(1_000_000);
    }
    return view;
  }

  /** Something that is timed; gives how much it found. */
  private interface Question {
    int ask() throws JournalStoreException;
  }

  private void time(String name, int most, Question question) throws JournalStoreException {
    System.err.print("journal: " + name);
    double[] taken = new double[most];
    int times = 0;
    int size = 0;
    for (double sum = 0; times < most && (times == 0 || sum < LONG_MILLIS); times++) {
      long begun = System.nanoTime();
      size = question.ask();
      taken[times] = (System.nanoTime() - begun) / 1e6;
      sum += taken[times];
    }
    double[] millis = Arrays.copyOf(taken, times);
    Arrays.sort(millis);
    found.put(name + "_ms_p50", millis[times / 2]);
    found.put(name + "_ms_p95", millis[times * 95 / 100]);
    found.put(name + "_ms_max", millis[times - 1]);
    System.err.println(": " + millis[times * 95 / 100] + " ms, " + size);
  }
}
