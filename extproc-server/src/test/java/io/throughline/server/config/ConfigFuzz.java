package io.throughline.server.config;

import static io.throughline.fuzz.FuzzTarget.require;

import io.throughline.fuzz.FuzzTarget;
import io.throughline.selector.BaseMethods;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Configuration files: every file is a configuration or has problems that tell why not. */
public final class ConfigFuzz implements FuzzTarget {
  private static final Path FOLDER = Path.of("/etc/tl");

  private final ConfigLoader loader = new ConfigLoader(BaseMethods.standard());

  @Override
  public void read(byte[] input) {
    Inspection inspection = loader.inspect(new String(input, StandardCharsets.UTF_8), FOLDER);
    require(inspection.config() != null || !inspection.problems().isEmpty(), "a reason");
    inspection.problems().forEach(problem -> require(!problem.toString().isBlank(), "a message"));
  }
}
