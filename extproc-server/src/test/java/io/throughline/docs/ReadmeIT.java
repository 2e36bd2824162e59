package io.throughline.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the README's shell blocks, in their order and in one shell, as a reader would.
 *
 * <p>What is put in their place: ports by free ones, the folder {@code run} and the example's file
 * by copies in a scratch folder, {@code bin/demo} by {@code bin/demo --exit --free-ports}, because
 * it stays up until Ctrl-C. {@code bin/verify} is left out, because it runs this test.
 */
class ReadmeIT {
  private static final Pattern BLOCK =
      Pattern.compile("^```sh\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");
  private static final List<String> PORTS =
      List.of("8801", "8080", "19000", "9001", "9002", "9003");
  private static final String EXAMPLE = "docs/examples/throughline.yaml";
  private static final int MINUTES_MAX = 5;

  @TempDir private Path scratch;

  @Test
  @DisplayName("every command of the README does what the README says")
  void commands() throws Exception {
    String output = run(script());

    assertInOrder(
        output,
        "\nOK\n",
        "configuration '" + scratch.resolve("run/envoy.yaml") + "' OK",
        "ready\n",
        "LIVE\n",
        "x-selected-model: small",
        "x-throughline-action: start",
        "x-selected-model: large",
        "x-selected-model: large",
        "x-throughline-reason: hard_lock=tool_loop",
        "\"base_selected_model\": \"medium\"",
        "\"lock_owner\": \"issued\"",
        "readme: end");
    for (String fragment : List.of("filters", "clusters", "routes")) {
      assertTrue(Files.size(scratch.resolve("run/" + fragment + ".yaml")) > 100, fragment);
    }
  }

  @Test
  @DisplayName("every link of the documents leads to a file")
  void links() throws IOException {
    Path root = Checkout.root();
    List<String> broken = new ArrayList<>();
    for (Path document : documents(root)) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        if (!Files.exists(document.resolveSibling(link.group(1)))) {
          broken.add(root.relativize(document) + ": " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static List<Path> documents(Path root) throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of("", "docs", "docs/decisions", "k8s")) {
      try (var files = Files.newDirectoryStream(root.resolve(folder), "*.md")) {
        files.forEach(documents::add);
      }
    }
    return documents;
  }

  private String script() throws IOException {
    Map<String, String> replaced = new LinkedHashMap<>();
    replaced.put(EXAMPLE, scratch.resolve("throughline.yaml").toString());
    replaced.put("run/", scratch.resolve("run") + "/");
    replaced.put("mkdir -p run\n", "mkdir -p " + scratch.resolve("run") + "\n");
    replaced.put("\"call_9003\"", "\"call_PORT\"");
    for (String port : PORTS) {
      replaced.put(port, freePort());
    }
    replaced.put("call_PORT", "call_" + replaced.get("9003"));
    Files.writeString(scratch.resolve("throughline.yaml"), ports(Checkout.read(EXAMPLE), replaced));

    StringBuilder script =
        new StringBuilder("set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n");
    Matcher block = BLOCK.matcher(Checkout.read("README.md"));
    int blocks = 0;
    while (block.find()) {
      String commands = block.group(1);
      assertFalse(commands.isBlank());
      if (!commands.equals("bin/verify\n")) {
        script.append(substituted(commands, replaced)).append("echo readme: ").append(++blocks);
        script.append('\n');
      }
    }
    assertTrue(blocks > 5, "README.md: " + blocks + " blocks (expected: the tour)");
    return script.append("echo readme: end\n").toString();
  }

  private static String substituted(String commands, Map<String, String> replaced) {
    if (commands.equals("bin/demo\n")) {
      return "bin/demo --exit --free-ports\n";
    }
    String text = commands;
    for (Map.Entry<String, String> entry : replaced.entrySet()) {
      if (!PORTS.contains(entry.getKey())) {
        text = text.replace(entry.getKey(), entry.getValue());
      }
    }
    return ports(text, replaced);
  }

  private static String ports(String text, Map<String, String> replaced) {
    return Pattern.compile("\\b(" + String.join("|", PORTS) + ")\\b")
        .matcher(text)
        .replaceAll(port -> replaced.get(port.group()));
  }

  private String run(String script) throws Exception {
    Path file = Files.writeString(scratch.resolve("readme.sh"), script);
    Path output = scratch.resolve("output");
    ProcessBuilder shell = new ProcessBuilder("bash", file.toString());
    shell.directory(Checkout.root().toFile());
    // The build that runs this test has built; a build inside it would write the same folders.
    shell.environment().put("THROUGHLINE_BUILT", "1");
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = shell.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    String text = Files.readString(output);
    assertTrue(ended, () -> "not ended after " + MINUTES_MAX + " minutes:\n" + text);
    assertEquals(0, process.exitValue(), () -> text + logs());
    return text;
  }

  private String logs() {
    StringBuilder logs = new StringBuilder();
    for (String log : List.of("run/sidecar.log", "run/envoy.log")) {
      try {
        logs.append('\n').append(log).append(":\n").append(Files.readString(scratch.resolve(log)));
      } catch (IOException e) {
        logs.append('\n').append(log).append(": not written\n");
      }
    }
    return logs.toString();
  }

  private static void assertInOrder(String output, String... wanted) {
    int at = 0;
    for (String text : wanted) {
      int found = output.indexOf(text, at);
      assertTrue(found >= 0, () -> "output: lacks, in order, " + text + "\n" + output);
      at = found + text.length();
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
