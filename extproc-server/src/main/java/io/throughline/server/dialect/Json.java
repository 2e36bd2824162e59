package io.throughline.server.dialect;

import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The one JSON factory of the request path, with its bounds on hostile input. */
public final class Json {
  /** Deepest nesting that is read. */
  public static final int NESTING_MAX = 1_000;

  /** Longest field name that is read, in characters. */
  static final int NAME_CHARS_MAX = 50_000;

  /** Longest number that is read, in characters. */
  static final int NUMBER_CHARS_MAX = 1_000;

  /** The factory. A string may be as long as a body, which has a bound of its own. Thread-safe. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxNameLength(NAME_CHARS_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /** Writes one JSON value. */
  interface Content {
    void writeTo(JsonGenerator json);
  }

  /** A JSON value as text. */
  static String write(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      content.writeTo(json);
    }
    return text.toString();
  }
}
