package io.throughline.session;

import io.throughline.divergence.Course;
import io.throughline.divergence.CourseBytes;
import io.throughline.divergence.State;
import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.plan.Trail;
import io.throughline.session.Lineage.Tip.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which earlier turn of a session a request continues, and who issued the tool calls that it
 * answers.
 *
 * <p>A request continues the turn whose conversation equals the messages before the request's last
 * answer. Where none does (the client rewrote its history), it continues the session's newest turn.
 */
public final class Lineage {

  /**
   * The turn that a request continues.
   *
   * @param model logical name of its model
   * @param decision its decision, empty when none matched
   * @param standing whether its outcome is known
   * @param atMillis epoch milliseconds of its answer's end where known, else of its request
   * @param trail of its line up to it
   */
  public record Tip(String model, String decision, Standing standing, long atMillis, Trail trail) {
    /** A turn of whose line nothing else is known. */
    public Tip(String model, String decision, Standing standing, long atMillis) {
      this(model, decision, standing, atMillis, Trail.START);
    }

    /** Whether the outcome of a turn is known. */
    public enum Standing {
      /** Routed; the answer's end was not seen yet. */
      PENDING,
      /** Answered. */
      COMMITTED;

      OwnerKind owns() {
        return this == PENDING ? OwnerKind.PENDING : OwnerKind.CURRENT;
      }
    }
  }

  private final SessionState session;

  /** Reads one session. */
  public Lineage(SessionState session) {
    this.session = session;
  }

  /**
   * The turn that a request continues; null for a session that nothing is known of.
   *
   * @param parent digest of the request's messages before its last answer
   */
  public @Nullable Tip tip(long parent) {
    Tip tip = continued(parent);
    tip = tip == null ? newestPending() : tip;
    return tip == null ? lastCommitted() : tip;
  }

  /**
   * The owner of the tool loop that a request is in. An id alone does not tell whose call it is:
   * some models use one again, and a client can be back before the answer that did so is known. So
   * the order is: who issued the ids in answer to just this conversation; who was asked with it;
   * and where the client rewrote its history, who issued the ids last, then the newest turn.
   *
   * @param parent digest of the request's messages before its last answer
   * @param idDigests digests of the ids in that answer
   * @return null where nobody is known
   */
  public @Nullable Owner loopOwner(long parent, List<Long> idDigests) {
    String issuer = issuer(idDigests, IssuedCall.conversation(parent));
    Tip tip = issuer == null ? continued(parent) : null;
    if (issuer == null && tip == null) {
      issuer = issuer(idDigests, IssuedCall.ANY);
      tip = tip(parent);
    }
    if (issuer != null) {
      return new Owner(issuer, OwnerKind.ISSUED);
    }
    return tip == null ? null : new Owner(tip.model(), tip.standing().owns());
  }

  /**
   * The model that sealed what a request carries back.
   *
   * @param digests of the sealed values
   * @return the one that sealed the newest of them; null when none is known
   */
  public @Nullable String sealer(List<Long> digests) {
    return issuer(digests, IssuedCall.ANY);
  }

  private @Nullable String issuer(List<Long> idDigests, int conversation) {
    return idDigests.isEmpty()
        ? null
        : LazyCalls.issuer(session.issuedCalls(), idDigests, conversation);
  }

  /** The turn that was asked with just this conversation; null when none is known. */
  private @Nullable Tip continued(long parent) {
    Tip tip = pendingOf(parent);
    return tip == null ? branchOf(parent) : tip;
  }

  /**
   * Whether the line goes in circles that a request continues; null where it is not known: the
   * client rewrote its history, or began elsewhere.
   *
   * @param parent digest of the request's messages before its last answer
   */
  public @Nullable CourseBytes course(long parent) {
    for (PendingTurn turn : session.pending().reversed()) {
      if (turn.conversation() == parent) {
        return turn.course();
      }
    }
    for (Branch branch : session.branches().reversed()) {
      if (branch.conversation() == parent) {
        return branch.course();
      }
    }
    return null;
  }

  /**
   * Whether the model was told of a circle that some line is still in: a client that rewrites its
   * history in the middle of one goes on in it.
   */
  public boolean corrected() {
    return session.pending().stream().anyMatch(turn -> isCorrected(turn.course()))
        || session.branches().stream().anyMatch(branch -> isCorrected(branch.course()));
  }

  private static boolean isCorrected(CourseBytes bytes) {
    Course course = bytes.read();
    return course.state() == State.DIVERGED && course.corrected();
  }

  private @Nullable Tip pendingOf(long parent) {
    List<PendingTurn> pending = session.pending();
    for (int i = pending.size() - 1; i >= 0; i--) {
      if (pending.get(i).conversation() == parent) {
        return tipOf(pending.get(i));
      }
    }
    return null;
  }

  private @Nullable Tip branchOf(long parent) {
    List<Branch> branches = session.branches();
    for (int i = branches.size() - 1; i >= 0; i--) {
      if (branches.get(i).conversation() == parent) {
        return tipOf(branches.get(i));
      }
    }
    return null;
  }

  private @Nullable Tip newestPending() {
    List<PendingTurn> pending = session.pending();
    return pending.isEmpty() ? null : tipOf(pending.getLast());
  }

  private @Nullable Tip lastCommitted() {
    return session.currentModel().isEmpty()
        ? null
        : new Tip(
            session.currentModel(),
            session.lastDecision(),
            Standing.COMMITTED,
            session.lastActivityMillis(),
            session.branches().isEmpty() ? Trail.START : session.branches().getLast().trail());
  }

  private static Tip tipOf(Branch branch) {
    return new Tip(
        branch.model(),
        branch.decision(),
        Standing.COMMITTED,
        branch.answeredAtMillis(),
        branch.trail());
  }

  /** The answer is not there, but what kind of turn it is has been known since it was routed. */
  private Tip tipOf(PendingTurn turn) {
    Trail trail = session.lines().trailAfter(turn, TurnOutcome.unknown(turn.routedAtMillis()));
    return new Tip(turn.model(), turn.decision(), Standing.PENDING, turn.routedAtMillis(), trail);
  }
}
