package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.docs.Checkout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A console with a month of sessions: a sidecar as it is served, a real Envoy, traffic through it,
 * and a real Chromium.
 */
final class ConsoleRun implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int DAYS = 28;
  private static final int PICTURE_BYTES_MAX = 160_000;
  private static final String GUARDIAN =
      """
        guardian:
          turns: {max: 7, action: flag}
          cost: {max: 0.07, currency: USD, action: block}
      """;
  private static final Path PICTURES = Path.of("target", "console");

  private final ScriptedModel alpha;
  private final ScriptedModel beta;
  private final LiveRouter router;
  private final Chromium browser;

  ConsoleRun() throws Exception {
    alpha = new ScriptedModel((request, reply) -> reply.json(200, answer("alpha")));
    beta = new ScriptedModel((request, reply) -> reply.json(200, answer("beta")));
    router =
        LiveRouter.inChild(ports ->
            RouterYaml.of(alpha.port(), beta.port()).apply(ports)
                + "  tenant: {header: x-tenant, trust_header: true}\n"
                + GUARDIAN);
    ConsoleTraffic traffic = new ConsoleTraffic(router);
    traffic.run();
    traffic.settled(0);
    traffic.settled(ConsoleHistory.before(router, DAYS));
    browser = new Chromium("http://" + router.config().sidecar().admin());
  }

  /** An answer with as many tokens as an agent's has. */
  private static String answer(String text) {
    return Chats.answer(text)
        .replace("\"prompt_tokens\":20", "\"prompt_tokens\":12400")
        .replace("\"completion_tokens\":5", "\"completion_tokens\":430")
        .replace("\"cached_tokens\":10", "\"cached_tokens\":9100")
        .replace("\"total_tokens\":25", "\"total_tokens\":12830");
  }

  Chromium browser() {
    return browser;
  }

  /** What the API answers. */
  JsonNode api(String path) throws Exception {
    return JSON.readTree(router.admin(path).body());
  }

  JsonNode api(String method, String path, String body) throws Exception {
    return JSON.readTree(router.admin(method, path, body).body());
  }

  /** One session of yesterday, {@code of-} its workspace, and waits until the sums hold it. */
  void session(String workspace, int turns) throws Exception {
    ConsoleHistory.session(router, workspace, turns);
    eventually(
        "sums of " + workspace,
        Chromium.SOON,
        () -> api("/api/overview?workspace=" + workspace).path("turns").asInt(),
        sum -> sum == turns);
  }

  /** The number of a tile, as the view writes it. */
  String tile(String label) {
    return (String)
        browser.script(
            "return [...document.querySelectorAll('.tile')].find(t =>"
                + " t.querySelector('dt').textContent === arguments[0])"
                + "?.querySelector('dd').firstChild.textContent ?? ''",
            label);
  }

  /** A count as the views write it. */
  static String count(JsonNode value) {
    return String.format(java.util.Locale.ROOT, "%,d", value.asLong());
  }

  /**
   * Judges and pictures what is shown, light and dark: accessible, no word in the browser's
   * console, no prompt in the page. With {@code -Dthroughline.generate=true} the documents get the
   * picture.
   */
  void judge(String name) throws Exception {
    Files.createDirectories(PICTURES);
    for (String scheme : List.of("dark", "light")) {
      browser.scheme(scheme).assertAccessible(name + " " + scheme);
      byte[] picture = smaller(browser.picture());
      Files.write(PICTURES.resolve(name + "-" + scheme + ".png"), picture);
      if (scheme.equals("light") && Boolean.getBoolean("throughline.generate")) {
        assertTrue(picture.length < PICTURE_BYTES_MAX, name + ": " + picture.length + " bytes");
        Path folder = Files.createDirectories(Checkout.root().resolve("docs/console"));
        Files.write(folder.resolve(name + ".png"), picture);
      }
    }
    browser.assertNoErrors(name);
    String page = (String) browser.script("return document.documentElement.outerHTML");
    assertFalse(page.contains(ConsoleTraffic.SECRET), name + " shows a prompt");
  }

  /** The same picture, packed as well as can be. */
  private static byte[] smaller(byte[] png) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam best = writer.getDefaultWriteParam();
    best.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    best.setCompressionQuality(0);
    try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(to);
      writer.write(
          null, new IIOImage(ImageIO.read(new ByteArrayInputStream(png)), null, null), best);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws Exception {
    browser.close();
    router.close();
    alpha.close();
    beta.close();
  }
}
