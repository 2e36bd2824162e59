package io.throughline.server.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a body says how much the model should reason, at its top level.
 *
 * @param effortFields every field {@code reasoning_effort}, from its name to the end of its value,
 *     in order
 * @param effortValue the value of the last of them, which is the one that counts; null without any
 * @param templateKwargs the value of the last {@code chat_template_kwargs}; null without one
 */
public record ReasoningFields(
    List<ByteSpan> effortFields,
    @Nullable ByteSpan effortValue,
    @Nullable ByteSpan templateKwargs) {
  /** A body that says nothing. */
  public static final ReasoningFields NONE = new ReasoningFields(List.of(), null, null);

  /** Name of the field with the effort. */
  public static final String EFFORT = "reasoning_effort";

  /** Name of the field with what a model's chat template is given. */
  public static final String TEMPLATE_KWARGS = "chat_template_kwargs";

  /** Copies the fields. */
  public ReasoningFields {
    effortFields = List.copyOf(effortFields);
  }
}
