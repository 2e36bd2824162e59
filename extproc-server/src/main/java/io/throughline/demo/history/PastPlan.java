package io.throughline.demo.history;

import io.throughline.divergence.Step;
import io.throughline.replay.Activity;
import io.throughline.replay.TurnSignals;
import io.throughline.session.RouterProfile;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes up what a session asks; the same number gives the same session. For one thread. */
final class PastPlan {
  private static final String ID = "generated-%s-%04d";
  private static final double AGAIN = .05;
  private static final double REFUSED = .006;
  private static final double ABORTED = .003;
  private static final double TOO_LONG = .004;
  private static final int REPEATS_MIN = 3;
  private static final int REPEATS_MORE = 4;

  private final Team team;
  private final Random random;
  private final List<PastTurn> turns = new ArrayList<>();
  private boolean toolsUsed;
  private long lastHash;

  private PastPlan(Team team, Random random) {
    this.team = team;
    this.random = random;
  }

  /**
   * A session.
   *
   * @param day of its beginning, as digits
   * @param place on that day, from 0
   */
  static PastSession session(String day, int place, long beginMillis) {
    long number = Long.parseLong(day) * 10_000 + place;
    Random random = new Random(number * 0x9E3779B97F4A7C15L);
    Team team = Team.at(random.nextInt(100));
    PastPlan plan = new PastPlan(team, random);
    plan.fill();
    return new PastSession(
        ID.formatted(day, place),
        number,
        team.tenant(),
        team.workspace(),
        HexFormat.of().toHexDigits(team.workspace().hashCode() * 0x9E3779B97F4A7C15L).repeat(2),
        random.nextInt(10) == 0 ? RouterProfile.NONE : team.profile(),
        team.activity(),
        beginMillis,
        plan.turns);
  }

  private void fill() {
    int tasks = 1 + random.nextInt(team.tasks());
    int circling = random.nextDouble() < team.circles() ? random.nextInt(tasks) : -1;
    for (int task = 0; task < tasks; task++) {
      Task kind = Task.of(team.activity(), random);
      int rounds = random.nextInt(team.rounds() + 1);
      user(kind, rounds > 0 || task == circling);
      if (task == circling) {
        circle(kind, rounds);
      }
      for (int round = 1; round <= rounds; round++) {
        tool(kind, newStep(), round < rounds);
      }
    }
  }

  /** The same call with the same result; then, where the agent finds out, the rest of the task. */
  private void circle(Task kind, int rounds) {
    Step same = newStep();
    int repeats = REPEATS_MIN + random.nextInt(REPEATS_MORE);
    for (int i = 1; i <= repeats; i++) {
      tool(kind, same, i < repeats || rounds > 0);
    }
  }

  private void user(Task kind, boolean calls) {
    boolean again = lastHash != 0 && random.nextDouble() < AGAIN;
    long hash = again ? lastHash ^ 0b10100L : random.nextInt(5) == 0 ? 0 : random.nextLong();
    lastHash = hash;
    long tokens = 10 + random.nextInt(team.askTokens());
    add(kind, userGap(again), tokens, null, calls, hash);
  }

  private void tool(Task kind, Step result, boolean calls) {
    toolsUsed = true;
    add(kind, between(150, 3_500), between(60, 1_800), result, calls, 0);
  }

  private void add(
      Task kind, long gap, long tokens, @Nullable Step result, boolean calls, long hash) {
    PastTurn turn =
        new PastTurn(
            kind.decision(toolsUsed),
            kind.signals(toolsUsed),
            turns.isEmpty() ? 0 : gap,
            tokens + (turns.isEmpty() ? team.systemTokens() : 0),
            calls ? between(25, 160) : between(60, 700),
            result,
            calls ? calls() : TurnSignals.NONE,
            hash,
            trouble(),
            random.nextInt(10) < 7);
    turns.add(turn);
    if (turn.trouble() == Trouble.REFUSED) {
      turns.add(turn.again(between(800, 4_000)));
    }
  }

  private Trouble trouble() {
    double draw = random.nextDouble();
    if (draw < REFUSED) {
      return Trouble.REFUSED;
    }
    if (draw < REFUSED + ABORTED) {
      return Trouble.ABORTED;
    }
    return draw < REFUSED + ABORTED + TOO_LONG ? Trouble.TOO_LONG : Trouble.NONE;
  }

  private TurnSignals calls() {
    boolean codes = team.activity() == Activity.CODE;
    int draw = random.nextInt(10);
    List<String> edited =
        codes && draw < 4 ? List.of("src/part" + random.nextInt(40) + ".java") : List.of();
    return new TurnSignals(edited, codes && draw > 6, 1 + random.nextInt(2));
  }

  private Step newStep() {
    return new Step(random.nextInt(), random.nextInt(), false, false);
  }

  private long userGap(boolean again) {
    if (again) {
      return between(9_000, 70_000);
    }
    if (random.nextDouble() < team.byMachine()) {
      return between(300, 2_500);
    }
    return random.nextInt(12) == 0 ? between(320_000, 2_400_000) : between(6_000, 150_000);
  }

  private long between(long least, long most) {
    return least + random.nextLong(most - least);
  }
}
