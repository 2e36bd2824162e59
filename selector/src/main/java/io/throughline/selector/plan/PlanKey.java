package io.throughline.selector.plan;

/**
 * What learned turns are told apart by, from fine to coarse: decision, phase and runs; decision and
 * phase; phase and runs over all decisions; phase.
 *
 * @param decision "" over all decisions
 * @param phase of the free turn
 * @param run turns of its run so far; {@value #ANY} over all runs
 * @param before turns of the run before; {@value #ANY} over all
 */
public record PlanKey(String decision, String phase, int run, int before) {
  /** Stands for every length of a run. */
  public static final int ANY = -1;

  /** How many keys each turn is learned under. */
  static final int LEVELS = 4;

  /** The key of that level, 0 the finest. */
  static PlanKey of(int level, String decision, String phase, int run, int before) {
    return switch (level) {
      case 0 -> new PlanKey(decision, phase, run, before);
      case 1 -> new PlanKey(decision, phase, ANY, ANY);
      case 2 -> new PlanKey("", phase, run, before);
      default -> new PlanKey("", phase, ANY, ANY);
    };
  }

  /** As in records: {@code decision=coding phase=user_turn run=2 before=1}. */
  @Override
  public String toString() {
    String of = decision.isEmpty() ? "" : "decision=" + decision + " ";
    String runs = run == ANY ? "" : " run=" + run + " before=" + before;
    return of + "phase=" + phase + runs;
  }
}
