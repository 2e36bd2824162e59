package io.throughline.server.dialect;

import org.jspecify.annotations.Nullable;

/**
 * A body that is not a request of its API. The message names what was found and what was expected,
 * never text of the prompt.
 */
public final class MalformedRequestException extends Exception {
  private static final long serialVersionUID = 1L;
  private final @Nullable String parameter;

  /**
   * Creates it.
   *
   * @param parameter the offending field of the body, null when the body as a whole is wrong
   * @param message for the client
   */
  public MalformedRequestException(@Nullable String parameter, String message) {
    super(message, null, false, false);
    this.parameter = parameter;
  }

  /** The offending field of the body; null when the body as a whole is wrong. */
  public @Nullable String parameter() {
    return parameter;
  }
}
