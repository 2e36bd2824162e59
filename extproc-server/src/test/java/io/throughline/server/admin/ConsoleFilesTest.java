package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {
  private static final Pattern NAMED =
      Pattern.compile("(?:from '|import\\('|href=\"|src=\"|src: ')(?!#)([^'\" ]+)['\"]");

  private final Router router =
      new Router(
          new Callers(AccessTokens.OPEN, InstantSource.system()), new ConsoleFiles().routes());

  private Answer get(String path, Map<String, String> headers) {
    return router.answer(
        new Call.Request(
            "GET",
            URI.create(path),
            name -> name.equals("host") ? "127.0.0.1:8080" : headers.get(name),
            most -> new byte[0]));
  }

  private static byte[] body(Answer answer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ((Answer.Stream) answer.body()).writing().to(out);
    return out.toByteArray();
  }

  @Test
  void everyFileIsThereAndGuarded() throws Exception {
    for (String name : ConsoleFiles.TABLE.keySet()) {
      Answer answer = get("/console/" + name, Map.of());
      assertEquals(200, answer.status(), name);
      assertTrue(body(answer).length > 0, name);
      assertEquals(ConsoleFiles.POLICY, answer.headers().get("content-security-policy"), name);
      assertEquals("nosniff", answer.headers().get("x-content-type-options"), name);
      assertEquals("no-referrer", answer.headers().get("referrer-policy"), name);
    }
  }

  @Test
  void whatOneFileNamesIsServed() throws Exception {
    for (String name : ConsoleFiles.TABLE.keySet()) {
      if (!name.startsWith("lib/")) {
        String text = new String(body(get("/console/" + name, Map.of())), StandardCharsets.UTF_8);
        List<String> named = NAMED.matcher(text).results().map(found -> found.group(1)).toList();
        for (String other : named) {
          String file = Path.of(other).normalize().toString();
          assertTrue(ConsoleFiles.TABLE.containsKey(file), name + " names " + other);
        }
        assertFalse(text.contains("innerHTML"), name);
        assertFalse(text.contains("://") && !name.equals("icon.svg"), name + " names a host");
      }
    }
  }

  @Test
  void whatIsPackedIsTheSame() throws Exception {
    Answer plain = get("/console/", Map.of());
    Answer packed = get("/console/", Map.of("accept-encoding", "br, gzip"));
    assertEquals("gzip", packed.headers().get("content-encoding"));
    assertNotEquals(plain.headers().get("etag"), packed.headers().get("etag"));
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body(packed)))) {
      assertArrayEquals(body(plain), in.readAllBytes());
    }
  }

  @Test
  void whatIsKnownIsNotSentAgain() {
    String etag = get("/console/app.js", Map.of()).headers().get("etag");
    assertNotNull(etag);
    assertEquals(304, get("/console/app.js", Map.of("if-none-match", "\"x\", " + etag)).status());
    assertEquals(200, get("/console/app.js", Map.of("if-none-match", "\"x\"")).status());
  }

  @Test
  void theRootLeadsToIt() {
    for (String path : List.of("/", "/console")) {
      assertEquals(302, get(path, Map.of()).status());
      assertEquals("/console/", get(path, Map.of()).headers().get("location"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/../pom.xml",
        "/console/%2e%2e/%2e%2e/logging.properties",
        "/console/lib/..%2fapp.js",
        "/console//app.js",
        "/console/App.js",
        "/console/lib/",
        "/console/META-INF/MANIFEST.MF"
      })
  void nothingElseIs(String path) {
    assertEquals(404, get(path, Map.of()).status());
  }
}
