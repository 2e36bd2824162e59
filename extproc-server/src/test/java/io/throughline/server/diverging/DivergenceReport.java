package io.throughline.server.diverging;

import io.throughline.divergence.Course;
import io.throughline.divergence.DivergenceRules;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.diverging.DivergenceQuality.Count;
import io.throughline.server.exchange.Corrections;
import io.throughline.server.exchange.HeldSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes {@code docs/benchmarks/divergence.md}: what is found of circles that a seeded script put
 * into sessions, what is taken for one, and what looking costs. Arguments: the recording, the file,
 * how many seeds.
 */
public final class DivergenceReport {
  private static final long FIRST_SEED = 1_000;
  private static final int RANDOM_EACH = 100;
  private static final int MESSAGES = 200;
  private static final int PROPERTY_SESSIONS = 100;
  private static final int HELD_SESSIONS = 2_000;
  private static final int HELD_TURNS = 25;
  private static final int ROUNDS = 4_000;

  private DivergenceReport() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    List<Session> recorded = RecordedSessions.read(Path.of(arguments[0]));
    int seeds = Integer.parseInt(arguments[2]);
    String text =
        """
        # Conversations that go in circles

        Written by `bench/divergence`. Circles, and honest work that looks like them, are put into recorded and random sessions by a seeded script that knows nothing of the detector; each session is then followed request by request, as the sidecar does. A circle counts as found in time from its first repetition to two turns behind the threshold. Seeds %d to %d; the sidecar's defaults.

        ## Recorded sessions

        %d customer-service runs without a circle of their own, each with each kind.

        %s
        ## Random sessions

        Shops and coding agents of 5 to 60 turns without a circle of their own, in the three APIs in turn.

        %s
        ## Untouched recorded sessions

        %s
        ## What always holds

        %s
        ## Time

        %s\
        """
            .formatted(
                FIRST_SEED,
                FIRST_SEED + seeds - 1,
                recorded.stream().filter(s -> !DivergenceQuality.circlesByItself(s)).count(),
                table(recorded(recorded, seeds)),
                table(random(seeds)),
                untouched(recorded),
                properties(),
                time());
    Files.writeString(Path.of(arguments[1]), text);
    System.out.print(text);
  }

  private static DivergenceQuality recorded(List<Session> recorded, int seeds) {
    DivergenceQuality quality = new DivergenceQuality();
    for (Session session : recorded) {
      for (Kind kind : DivergenceQuality.circlesByItself(session) ? new Kind[0] : Kind.values()) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
          quality.add(LoopInjector.inject(session, kind, seed), Api.CHAT);
        }
      }
    }
    return quality;
  }

  private static DivergenceQuality random(int seeds) {
    DivergenceQuality quality = new DivergenceQuality();
    for (Kind kind : Kind.values()) {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + (long) seeds * RANDOM_EACH; seed++) {
        Session session = RandomSessions.of(seed);
        if (!DivergenceQuality.circlesByItself(session)) {
          Api api = Strict.APIS.get((int) (seed % Strict.APIS.size()));
          quality.add(LoopInjector.inject(session, kind, seed), api);
        }
      }
    }
    return quality;
  }

  private static String table(DivergenceQuality quality) {
    StringBuilder table =
        new StringBuilder(
            "| | sessions | in time | late | early or wrong |\n|---|---|---|---|---|\n");
    for (Map.Entry<Kind, Count> row : quality.counts().entrySet()) {
      Count count = row.getValue();
      table.append(
          "| %s%s | %d | %d | %d | %d |%n"
              .formatted(
                  row.getKey().loops() ? "" : "honest: ",
                  row.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  count.injected(),
                  count.inTime(),
                  count.late(),
                  count.early()));
    }
    return table
        + String.format(
            Locale.ROOT,
            "%nRecall **%.4f** (goal 0.95), precision **%.4f** (goal 0.98).%n",
            quality.recall(),
            quality.precision());
  }

  private static String untouched(List<Session> recorded) {
    StringBuilder flagged = new StringBuilder();
    int well = 0;
    int wellFlagged = 0;
    for (Session session : recorded) {
      List<Course> courses = Following.of(session.bodies(Api.CHAT), Api.CHAT);
      int found = Following.found(courses);
      well += session.endedWell() ? 1 : 0;
      if (found != Injected.NEVER) {
        wellFlagged += session.endedWell() ? 1 : 0;
        flagged.append(
            "- %s, which ended %s: %s at request %d of %d%n"
                .formatted(
                    session.name(),
                    session.endedWell() ? "well" : "badly",
                    courses.get(found).kind().word(),
                    found,
                    courses.size()));
      }
    }
    return "Of %d that ended well %d are flagged (goal: at most 2 %%). All that are:%n%n%s"
        .formatted(well, wellFlagged, flagged);
  }

  /** What the tests ask for too, of fewer sessions. */
  private static String properties() {
    Corrections corrections = Corrections.play(PROPERTY_SESSIONS);
    HeldSessions held = HeldSessions.play(HELD_SESSIONS, HELD_TURNS);
    corrections.broken().forEach(System.err::println);
    held.broken().forEach(System.err::println);
    return """
    | | tried | broken |
    |---|---|---|
    | a correction stands behind all messages, is valid in its API, and comes once a circle; without one nothing changes | %d requests of %d random conversations in three APIs, %d circles, %d corrections | %d |
    | an AGENT session keeps its model but for the named exceptions, and the floor, whatever speed, load and decision | %d turns of %d sessions with failures, named models and tool loops; %d moves, each by an exception | %d |
    """
        .formatted(
            corrections.requests(),
            corrections.conversations(),
            corrections.circles(),
            corrections.told(),
            corrections.broken().size(),
            held.turns(),
            HELD_SESSIONS,
            held.moves(),
            held.broken().size());
  }

  /** Following a conversation of so many messages, beside reading its body. */
  private static String time() {
    byte[] body = longest();
    long[] reading = new long[ROUNDS];
    long[] following = new long[ROUNDS];
    long kept = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long begun = System.nanoTime();
      RequestFacts facts = Following.facts(Api.CHAT, body);
      long read = System.nanoTime();
      Course course =
          Course.START.after(
              facts.rounds().last(facts.prompt().simHash()), DivergenceRules.DEFAULT);
      following[i] = System.nanoTime() - read;
      reading[i] = read - begun;
      kept += course.sameCalls();
    }
    Arrays.sort(reading, ROUNDS / 2, ROUNDS);
    Arrays.sort(following, ROUNDS / 2, ROUNDS);
    int median = ROUNDS * 3 / 4;
    return "A body of %d messages and %d KiB: %.0f µs to read, %.1f µs to follow (medians of %d; goal 20). %s%n"
        .formatted(
            MESSAGES,
            body.length >> 10,
            reading[median] / 1e3,
            following[median] / 1e3,
            ROUNDS / 2,
            kept > 0 ? "" : "Nothing was followed.");
  }

  private static byte[] longest() {
    for (long seed = 0; ; seed++) {
      Session session = RandomSessions.of(seed);
      List<tools.jackson.databind.node.ObjectNode> messages = new ArrayList<>();
      while (messages.size() < MESSAGES) {
        messages.addAll(session.messages());
      }
      TurnBodies bodies = TurnBodies.of(Api.CHAT, messages.subList(0, MESSAGES));
      byte[] body = bodies.body(bodies.turns() - 1);
      if (Following.facts(Api.CHAT, body).toolLoop()) {
        return body;
      }
    }
  }
}
