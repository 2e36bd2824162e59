package io.throughline.server.cli;

import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.Inspection;
import io.throughline.server.config.RouterConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --config}. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "Configuration file: the canonical v0.3 layout plus the section sidecar.")
  private Path file;

  Path file() {
    return file;
  }

  RouterConfig load() {
    return new ConfigLoader(BaseMethods.standard()).load(file);
  }

  Inspection inspect() {
    return new ConfigLoader(BaseMethods.standard()).inspect(file);
  }
}
