package io.throughline.server.exchange;

import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.Profile;
import io.throughline.selector.TurnContext;
import io.throughline.session.SessionState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which model a session holds that keeps one for life, and which turns decide about it. */
public final class Holding {
  /** Why what is held may move. */
  private static final Set<String> MOVES = Set.of("recovery", "window_overflow", "quality_floor");

  private Holding() {}

  /**
   * The model that a session holds: the one that its profile has held so far, else its current one.
   *
   * @param current model of the turn that this one continues; empty for none
   * @return null where the profile holds none, or the session has none yet
   */
  public static @Nullable Owner owner(Profile profile, SessionState session, String current) {
    if (!profile.heldForLife()) {
      return null;
    }
    String held = session.held();
    if (!held.isEmpty()) {
      return new Owner(held, session.heldByPending() ? OwnerKind.PENDING : OwnerKind.CURRENT);
    }
    return current.isEmpty() ? null : new Owner(current, OwnerKind.CURRENT);
  }

  /**
   * The same for a turn of a session: one whose API the held model does not speak has no owner, and
   * leaves what is held as it is.
   */
  static boolean follows(
      Profile profile,
      SessionState session,
      TurnContext turn,
      String model,
      String decisionReason) {
    return (turn.sessionOwner() != null || session.held().isEmpty())
        && follows(profile, turn, model, decisionReason);
  }

  /**
   * Whether the session holds the chosen model from here on. A side call that names a model of its
   * own, or that another model's tool loop keeps, leaves what is held as it is; where the client
   * names another model for the conversation that the held one has led, the lock follows.
   *
   * @param turn as it came, with the owner that {@link #owner} gave
   */
  public static boolean follows(
      Profile profile, TurnContext turn, String model, String decisionReason) {
    Owner owner = turn.sessionOwner();
    if (!profile.heldForLife() || owner == null || owner.model().equals(model)) {
      return profile.heldForLife();
    }
    boolean led = turn.turnIndex() > 0 && turn.currentModel().equals(owner.model());
    return MOVES.contains(decisionReason) || decisionReason.equals("client_named") && led;
  }

  /** Whether a profile decided, so that the turn teaches nothing of what the decision would. */
  public static boolean decided(Profile profile, String decisionReason) {
    return !profile.baseMethod().isEmpty() || decisionReason.equals("hard_lock=profile");
  }
}
