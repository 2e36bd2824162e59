package io.throughline.server.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Notes where a body says how much to reason. */
final class ReasoningFieldsReader {
  /** Nobody writes a field so often who does not mean harm. */
  private static final int REPEATS_MAX = 8;

  private final JsonParser parser;
  private final List<ByteSpan> effortFields = new ArrayList<>();
  private @Nullable ByteSpan effortValue;
  private @Nullable ByteSpan templateKwargs;

  ReasoningFieldsReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads {@code reasoning_effort}.
   *
   * @param nameStart offset of the field's name
   */
  void readEffort(int nameStart) throws MalformedRequestException {
    if (effortFields.size() == REPEATS_MAX) {
      throw new MalformedRequestException(
          ReasoningFields.EFFORT,
          ReasoningFields.EFFORT + ": more than " + REPEATS_MAX + " times (expected: once)");
    }
    ByteSpan value = ByteSpan.ofValue(parser);
    effortFields.add(new ByteSpan(nameStart, value.end()));
    effortValue = value;
  }

  /** Reads {@code chat_template_kwargs}. */
  void readTemplateKwargs() {
    templateKwargs = ByteSpan.ofValue(parser);
  }

  ReasoningFields fields() {
    return effortFields.isEmpty() && templateKwargs == null
        ? ReasoningFields.NONE
        : new ReasoningFields(effortFields, effortValue, templateKwargs);
  }
}
