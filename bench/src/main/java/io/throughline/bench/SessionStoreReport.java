package io.throughline.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs {@code bin/chaos} and {@code SharedSoak} and writes the report on sessions in a Redis.
 * Arguments: the checkout, whether to measure ({@code full} or {@code quick}), a redis-server, then
 * the JVM options of the sidecar. Exits with 1 when a goal does not hold.
 */
public final class SessionStoreReport {
  private final Path root;
  private final boolean quick;
  private final Path redis;
  private final List<String> jvm;

  private SessionStoreReport(Path root, boolean quick, Path redis, List<String> jvm) {
    this.root = root;
    this.quick = quick;
    this.redis = redis;
    this.jvm = jvm;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    SessionStoreReport report =
        new SessionStoreReport(
            Path.of(all.get(0)),
            all.get(1).equals("quick"),
            Path.of(all.get(2)),
            all.subList(3, all.size()));
    if (!report.run()) {
      System.exit(1);
    }
  }

  private boolean run() throws IOException, InterruptedException {
    JsonNode soak = soak();
    JsonNode chaos = chaos();
    SessionStorePage page = new SessionStorePage(chaos, soak);
    String text = page.text(Machine.of(root));
    System.out.print(text);
    if (quick) {
      return chaos.path("ok").asBoolean(false);
    }
    Path folder = root.resolve("docs/benchmarks");
    Files.writeString(folder.resolve("session-store.md"), text);
    Files.writeString(folder.resolve("session-store.json"), page.json(Machine.of(root)));
    return page.goals().stream().allMatch(SelectorPage.Goal::pass);
  }

  private JsonNode soak() throws IOException, InterruptedException {
    progress("a million sessions");
    try (ScratchRedis server = ScratchRedis.start(redis)) {
      List<String> command = new ArrayList<>();
      command.add(
          System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
      command.addAll(jvm);
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add("io.throughline.server.exchange.SharedSoak");
      command.add(Integer.toString(server.port()));
      command.addAll(quick ? List.of("10000", "3") : List.of("1000000", "120"));
      return said(command);
    }
  }

  private JsonNode chaos() throws IOException, InterruptedException {
    progress("replicas");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(root.resolve("bin/chaos").toString(), "--json"));
    command.addAll(quick ? List.of("--short", "latency") : List.of());
    return said(command);
  }

  /** What a program prints on its last line; its exit code is told by the goals. */
  private static JsonNode said(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    List<String> lines = said.lines().toList();
    if (lines.isEmpty()) {
      throw new IOException(
          "%s: exit %d without a result".formatted(command.getFirst(), process.exitValue()));
    }
    return JsonMapper.shared().readTree(lines.getLast());
  }

  private static void progress(String step) {
    System.err.println(String.format(Locale.ROOT, "session-store: %s", step));
  }
}
