package io.throughline.server.config;

import io.throughline.selector.BaseMethods;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schema of a configuration file, for editors and for programs that write one. It is what the
 * readers ask for, so it cannot lag behind them. Immutable.
 */
public final class ConfigSchema {
  private static final DefaultIndenter TWO_BLANKS = new DefaultIndenter("  ", "\n");

  private final Shape shape;

  /** The schema of what a loader with these base methods reads. */
  public ConfigSchema(BaseMethods baseMethods) {
    this.shape = ConfigLoader.shape(baseMethods);
  }

  /** The schema as JSON Schema, draft 2020-12, over several lines, with a line feed at the end. */
  public String json() {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(TWO_BLANKS);
    return JsonMapper.shared().writer().with(printer).writeValueAsString(JsonSchema.of(shape))
        + "\n";
  }
}
