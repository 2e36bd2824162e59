package io.throughline.selector.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A free turn, and the locked turns that followed it directly: one thing to learn. Tokens are as
 * the provider reported them, 0 where it did not.
 *
 * @param decision that the free turn matched, or ""
 * @param phase of it
 * @param run turns of its run so far, itself included, up to {@value Trail#RUN_MAX}
 * @param before turns of the locked run before it, up to {@value Trail#RUN_MAX}
 * @param asked the base method's choice on the free turn; "" when it was not written down
 * @param turn index of the free turn in the session; {@value PlanKey#ANY} when it was not written
 *     down
 * @param model that answered it
 * @param moved whether another model, or none, had answered the turn before it
 * @param inputTokens of it
 * @param cachedTokens of them, read from the provider's cache
 * @param outputTokens of it
 * @param locked the locked turns that followed, summed up
 */
public record Opening(
    String decision,
    String phase,
    int run,
    int before,
    String asked,
    int turn,
    String model,
    boolean moved,
    long inputTokens,
    long cachedTokens,
    long outputTokens,
    Locked locked) {
  /** Models of which asks are counted; those beyond are left out. */
  public static final int ASKS_MAX = 16;

  /** How many turns asked for a model. */
  public record Ask(String model, int turns) {}

  /**
   * Locked turns, summed up.
   *
   * @param turns how many
   * @param lastInputTokens of the last of them; 0 when none was reported
   * @param inputTokens of them all
   * @param cachedTokens of them all, read from the provider's cache
   * @param outputTokens of them all
   * @param asks how often each model was asked for
   */
  public record Locked(
      int turns,
      long lastInputTokens,
      long inputTokens,
      long cachedTokens,
      long outputTokens,
      List<Ask> asks) {
    /** None followed. */
    public static final Locked NONE = new Locked(0, 0, 0, 0, 0, List.of());

    /** Copies the asks. */
    public Locked {
      asks = List.copyOf(asks);
    }

    private Locked then(Step step) {
      return new Locked(
          turns + 1,
          step.inputTokens() > 0 ? step.inputTokens() : lastInputTokens,
          inputTokens + step.inputTokens(),
          cachedTokens + step.cachedTokens(),
          outputTokens + step.outputTokens(),
          counted(step.asked()));
    }

    private List<Ask> counted(String asked) {
      List<Ask> counted = new ArrayList<>(asks.size() + 1);
      boolean found = asked.isEmpty() || !PlanTables.fits(asked);
      for (Ask ask : asks) {
        boolean same = ask.model().equals(asked);
        counted.add(same ? new Ask(asked, ask.turns() + 1) : ask);
        found |= same;
      }
      if (!found && asks.size() < ASKS_MAX) {
        counted.add(new Ask(asked, 1));
      }
      return counted;
    }
  }

  /** A free turn that nothing followed yet. */
  static Opening of(Step step, int run, int before) {
    return new Opening(
        step.decision(),
        step.phase(),
        run,
        before,
        step.asked(),
        step.turn(),
        step.model(),
        step.moved(),
        step.inputTokens(),
        step.cachedTokens(),
        step.outputTokens(),
        Locked.NONE);
  }

  Opening followedBy(Step step) {
    return new Opening(
        decision,
        phase,
        run,
        before,
        asked,
        turn,
        model,
        moved,
        inputTokens,
        cachedTokens,
        outputTokens,
        locked.then(step));
  }
}
