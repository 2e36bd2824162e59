package io.throughline.server.exchange;

/** Describes faults of this program for the log, without messages, which may quote a request. */
public final class Faults {
  private static final int FRAMES_MAX = 12;

  private Faults() {}

  /** The class of a fault and where it happened. */
  public static String withoutText(Throwable fault) {
    StringBuilder text = new StringBuilder(fault.getClass().getName());
    StackTraceElement[] frames = fault.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES_MAX, frames.length); i++) {
      text.append(" < ").append(frames[i]);
    }
    return text.toString();
  }
}
