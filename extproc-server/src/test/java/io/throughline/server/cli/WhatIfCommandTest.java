package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.throughline.docs.Checkout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command, and the worked example of docs/journal.md. */
class WhatIfCommandTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String POLICY = example("whatif-policy.yaml");
  private static final String RECORDS = example("whatif-records.jsonl");

  @TempDir Path folder;

  private static String example(String name) {
    return Checkout.root().resolve("docs/examples").resolve(name).toString();
  }

  @Test
  void theExampleOfTheManualSaysWhatTheCommandPrints() {
    Cli run = Cli.run("whatif", "--policy", POLICY, "--records", RECORDS);
    assertEquals(Exit.OK, run.exit(), run.err());
    assertEquals("whatif: 4 records\n", run.err());
    String manual = Checkout.read("docs/journal.md");
    assertTrue(manual.contains("```text\n" + trimmed(run.out()) + "```\n"), trimmed(run.out()));
  }

  /** Columns end with blanks, pages do not. */
  private static String trimmed(String text) {
    return text.replaceAll("(?m) +$", "");
  }

  @Test
  void theSameAsJsonAndWithinTimes() {
    JsonNode all = json("--records", RECORDS);
    assertEquals(4, all.at("/totals/turns").asInt());
    assertEquals(0.5, all.path("reproduced").asDouble());
    assertEquals("0.0774", all.at("/totals/recorded/cost/USD").asString());
    JsonNode none = json("--records", RECORDS, "--from", "2100-01-01T00:00:00Z");
    assertEquals(0, none.at("/totals/turns").asInt());
    assertEquals(1.0, none.path("reproduced").asDouble());
    JsonNode one = json("--records", RECORDS, "--differences", "1");
    assertEquals(1, one.path("differences").size());
    assertEquals(2, one.path("differing").asInt());
  }

  @Test
  void recordsOfARunningSidecarComePageByPage() throws IOException {
    List<String> lines = Files.readAllLines(Path.of(RECORDS));
    List<String> queries = new CopyOnWriteArrayList<>();
    HttpServer admin =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    admin.createContext(
        "/v1/router_replay",
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          queries.add(query);
          boolean last = query.contains("cursor=next");
          String page =
              "{\"data\":[%s]%s}"
                  .formatted(
                      String.join(",", last ? lines.subList(0, 2) : lines.subList(2, 4)),
                      last ? "" : ",\"next_cursor\":\"next\"");
          byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    admin.start();
    try {
      String url = "http://127.0.0.1:" + admin.getAddress().getPort();
      JsonNode report = json("--admin", url, "--from", "2020-01-01T00:00:00Z");
      assertEquals(4, report.at("/totals/turns").asInt());
      assertEquals(
          List.of(
              "limit=100&from=2020-01-01T00:00:00Z",
              "limit=100&from=2020-01-01T00:00:00Z&cursor=next"),
          queries);
    } finally {
      admin.stop(0);
    }
  }

  @Test
  void whatIsWrongIsTold() throws IOException {
    assertFails(Exit.USAGE, "0 sources (expected: one of", "--policy", POLICY);
    assertFails(
        Exit.USAGE,
        "--from: now (expected: a time",
        "--policy",
        POLICY,
        "--records",
        RECORDS,
        "--from",
        "now");
    assertFails(
        Exit.MISSING,
        "(expected: a file that can be read)",
        "--policy",
        POLICY,
        "--records",
        folder.resolve("absent").toString());
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "version: v0.1\n");
    assertFails(
        Exit.FAILED,
        "version: v0.1 (expected: ",
        "--policy",
        broken.toString(),
        "--records",
        RECORDS);
    Path lines = Files.writeString(folder.resolve("r.jsonl"), "\n{\"timestamp\":\"soon\"}\n");
    assertFails(
        Exit.FAILED,
        "r.jsonl: line 2: timestamp: soon (expected: a time",
        "--policy",
        POLICY,
        "--records",
        lines.toString());
  }

  private static void assertFails(int exit, String message, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "whatif";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Cli run = Cli.run(all);
    assertEquals(exit, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertEquals("", run.out());
  }

  private static JsonNode json(String... source) {
    String[] all = new String[source.length + 4];
    System.arraycopy(new String[] {"whatif", "--policy", POLICY, "--json"}, 0, all, 0, 4);
    System.arraycopy(source, 0, all, 4, source.length);
    Cli run = Cli.run(all);
    assertEquals(Exit.OK, run.exit(), run.err());
    return JSON.readTree(run.out());
  }
}
