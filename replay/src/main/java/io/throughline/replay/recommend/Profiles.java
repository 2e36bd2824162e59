package io.throughline.replay.recommend;

import io.throughline.replay.recommend.Recommendation.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Profiles that are not what their sessions are. */
final class Profiles {
  private static final String CHAT = "chat";

  private Profiles() {}

  /** Sessions of the profile CHAT that go on as an agent's do. */
  static List<Recommendation> chatIsLong(Rule rule, Facts facts) {
    double from = rule.threshold("turns_per_session");
    List<Recommendation> all = new ArrayList<>();
    for (Row row : facts.profiles()) {
      double turns = row.ratio("turns", "sessions");
      String workspace = row.text("workspace");
      if (row.text("profile").toLowerCase(Locale.ROOT).equals(CHAT)
          && row.number("sessions") >= rule.sampleMin()
          && turns >= from
          && !workspace.isEmpty()) {
        all.add(
            new Recommendation(
                rule.id(),
                "CHAT sessions of " + workspace + " are as long as an agent's",
                String.format(
                    Locale.ROOT,
                    "Sessions on the profile CHAT average %.1f turns. AGENT would hold the model"
                        + " for the whole session, and with it the prefix cache.",
                    turns),
                Severity.ADVICE,
                Map.of("workspace", workspace),
                List.of(
                    Evidence.of("turns_per_session", turns, "turns", from),
                    Evidence.of("sessions", row.number("sessions"), "sessions")),
                row.number("sessions"),
                Setup.set(List.of("sidecar", "profiles", "workspaces", workspace), "AGENT"),
                false));
      }
    }
    return all;
  }
}
