package io.throughline.demo.history;

import io.throughline.replay.Activity;
import io.throughline.session.RouterProfile;
import java.util.List;

/**
 * Who asks: a workspace and its way of working.
 *
 * @param share of all sessions, in percent
 * @param systemTokens of what stands before every conversation
 * @param tasks at most so many a session
 * @param rounds of tools at most so many a task
 * @param askTokens at most so many in what the user says
 * @param byMachine share of the user's turns that a program sends, at once
 * @param circles share of sessions that go in circles
 */
record Team(
    String workspace,
    String tenant,
    RouterProfile profile,
    Activity activity,
    int share,
    int systemTokens,
    int tasks,
    int rounds,
    int askTokens,
    double byMachine,
    double circles) {
  static final List<Team> ALL =
      List.of(
          new Team(
              "checkout",
              "acme",
              RouterProfile.AGENT,
              Activity.CODE,
              26,
              9_000,
              4,
              6,
              180,
              .5,
              .09),
          new Team(
              "platform", "acme", RouterProfile.NONE, Activity.CODE, 16, 7_000, 4, 6, 220, .5, .06),
          new Team(
              "support", "acme", RouterProfile.CHAT, Activity.CHAT, 26, 1_200, 5, 1, 90, 0, .01),
          new Team(
              "research",
              "globex",
              RouterProfile.NONE,
              Activity.RESEARCH,
              10,
              3_000,
              4,
              2,
              24_000,
              .1,
              .02),
          new Team(
              "invoices",
              "globex",
              RouterProfile.BATCH,
              Activity.AGENTIC,
              14,
              2_500,
              1,
              3,
              900,
              1,
              .03),
          new Team(
              "archive",
              "globex",
              RouterProfile.SAVINGS,
              Activity.AGENTIC,
              8,
              2_000,
              2,
              2,
              1_500,
              .8,
              .03));

  /** The team at a place from 0 to 99. */
  static Team at(int place) {
    int sum = 0;
    for (Team team : ALL) {
      sum += team.share;
      if (place < sum) {
        return team;
      }
    }
    return ALL.getLast();
  }
}
