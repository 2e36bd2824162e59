package io.throughline.store;

import java.util.Locale;
import java.util.concurrent.CompletionException;

/**
 * Why a shared store did not do what it was asked. It has no stack trace and no text of the server,
 * so that it is cheap and tells neither keys nor secrets.
 */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The reasons. */
  public enum Reason {
    /** It did not answer in time, or too much waits for it already. */
    LATE(true),
    /** There is no connection. */
    DOWN(true),
    /** It is loading its data, or the cluster or the master is changing hands. */
    FAILING_OVER(true),
    /** The user, password or certificate is wrong, or the user may not do this. */
    DENIED(true),
    /** It takes no writes. */
    READ_ONLY(false),
    /** It has no room. */
    FULL(false),
    /** What it holds cannot be read. */
    CORRUPT(false),
    /** What it holds was written by a later version, in a format that is not known here. */
    NEWER_FORMAT(false),
    /** Anything else. */
    FAILED(false);

    private final boolean outage;

    Reason(boolean outage) {
      this.outage = outage;
    }

    /** Whether no session at all can be had for this reason, so that asking again is vain. */
    public boolean outage() {
      return outage;
    }

    /** The reason as records and metrics name it, such as {@code session_store_down}. */
    public String word() {
      return "session_store_" + name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  /** A failure for this reason. */
  public StoreFailure(Reason reason) {
    super(reason.word(), null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Why a stage of a store completed exceptionally. */
  public static Reason reasonOf(Throwable problem) {
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    return cause instanceof StoreFailure failure ? failure.reason() : Reason.FAILED;
  }
}
