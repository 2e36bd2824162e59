package io.throughline.selector.plan;

import org.jspecify.annotations.Nullable;

/**
 * What learned turns are told apart by, from fine to coarse: decision, phase and runs; decision and
 * phase; phase and runs over all decisions; phase. One finer key tells also which model the turn
 * asked for and where in its session it was; it refines what a coarser one says.
 *
 * @param decision "" over all decisions
 * @param phase of the free turn
 * @param run turns of its run so far; {@value #ANY} over all runs
 * @param before turns of the run before; {@value #ANY} over all
 * @param asked the model that the free turn asked for; "" over all
 * @param turn its index in the session, up to {@value #TURN_MAX}; {@value #ANY} over all
 */
public record PlanKey(String decision, String phase, int run, int before, String asked, int turn) {
  /** Stands for every length of a run, and for every turn. */
  public static final int ANY = -1;

  /** Turns of a session from this index on are one. */
  public static final int TURN_MAX = 31;

  /** How many coarse keys each turn is learned under. */
  static final int LEVELS = 4;

  /** Over all asked models and all turns. */
  public PlanKey(String decision, String phase, int run, int before) {
    this(decision, phase, run, before, "", ANY);
  }

  /** The coarse key of that level, 0 the finest of them. */
  static PlanKey of(int level, String decision, String phase, int run, int before) {
    return switch (level) {
      case 0 -> new PlanKey(decision, phase, run, before);
      case 1 -> new PlanKey(decision, phase, ANY, ANY);
      case 2 -> new PlanKey("", phase, run, before);
      default -> new PlanKey("", phase, ANY, ANY);
    };
  }

  /**
   * The finest key.
   *
   * @param asked "" when not known
   * @param turn negative when not known
   * @return null where either is not known
   */
  static @Nullable PlanKey finestOf(
      String decision, String phase, int run, int before, String asked, int turn) {
    return asked.isEmpty() || turn < 0
        ? null
        : new PlanKey(decision, phase, run, before, asked, Math.min(TURN_MAX, turn));
  }

  /** Whether it is the finest, which refines what a coarse one says. */
  public boolean finest() {
    return turn != ANY || !asked.isEmpty();
  }

  /** As in records: {@code decision=coding phase=user_turn run=2 before=1 asked=large turn=7}. */
  @Override
  public String toString() {
    String of = decision.isEmpty() ? "" : "decision=" + decision + " ";
    String runs = run == ANY ? "" : " run=" + run + " before=" + before;
    String model = asked.isEmpty() ? "" : " asked=" + asked;
    String index = turn == ANY ? "" : " turn=" + turn;
    return of + "phase=" + phase + runs + model + index;
  }
}
