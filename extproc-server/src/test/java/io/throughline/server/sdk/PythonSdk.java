package io.throughline.server.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.throughline.docs.Checkout;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The SDKs for Python as {@code bin/install-sdks} puts them there. */
public final class PythonSdk {
  private static final String SCRIPTS = "extproc-server/src/test/python/";
  private static final int ENDS_WITHIN_SECONDS = 120;

  private PythonSdk() {}

  /**
   * Runs a script of {@code src/test/python} against an address and returns what it prints.
   *
   * @param base scheme, host and port
   */
  public static JsonNode run(String script, URI base, String... arguments) throws Exception {
    Path errors = Files.createTempFile("sdk", ".err");
    List<String> command = new ArrayList<>();
    command.add(program("python").toString());
    command.add(Checkout.root().resolve(SCRIPTS + script).toString());
    command.add(base.toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS), script + " hangs");
      assertEquals(0, process.exitValue(), () -> script + ": " + read(errors));
      return Trees.read(out);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(errors);
    }
  }

  /** The folder of the scripts. */
  public static Path scripts() {
    return Checkout.root().resolve(SCRIPTS);
  }

  /** A program of that environment. */
  public static Path program(String name) throws IOException {
    Path installed = Checkout.root().resolve(".tools/sdks");
    Path stamp = installed.resolve("requirements.txt");
    String wanted = Checkout.read(SCRIPTS + "requirements.txt");
    if (!Files.isRegularFile(stamp) || !Files.readString(stamp).equals(wanted)) {
      fail("client SDKs for Python: missing (expected: bin/install-sdks)");
    }
    return installed.resolve("bin").resolve(name);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
