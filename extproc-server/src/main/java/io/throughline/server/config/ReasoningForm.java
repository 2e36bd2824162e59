package io.throughline.server.config;

/**
 * How a model is told to reason.
 *
 * @param kind where its server reads it
 * @param parameter name of the field inside {@code chat_template_kwargs}; of no use for {@link
 *     Kind#EFFORT}
 */
public record ReasoningForm(Kind kind, String parameter) {
  /** Where a server reads it. */
  public enum Kind {
    /** An effort in the top-level field {@code reasoning_effort}. */
    EFFORT,
    /** An effort inside {@code chat_template_kwargs}. */
    TEMPLATE_EFFORT,
    /** A boolean inside {@code chat_template_kwargs}. */
    TEMPLATE_FLAG
  }
}
