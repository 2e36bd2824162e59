package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real headless Chromium at the console, which tells of errors and judges accessibility. */
final class Chromium implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration SCRIPT = Duration.ofSeconds(120);
  private static final Dimension WINDOW = new Dimension(1440, 1140);

  /** The rules' own words of what is wrong, and where. */
  private static final String JUDGE =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, {resultTypes: ['violations']}).then(
          result => done(result.violations.map(v => v.id + ': ' + v.help + ' at '
              + v.nodes.slice(0, 5).map(n => n.target.join(' ') + ' ' + n.html).join(' | '))));
      """;

  private final ChromeDriver driver;
  private final String base;
  private final String axe;

  /** Opens one at an address such as {@code http://127.0.0.1:8080}. */
  Chromium(String base) {
    this.base = base;
    this.axe = axe();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("THROUGHLINE_CHROMIUM", "chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-lcd-text",
        "--lang=en-US",
        "--window-size=1440,1140");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(
                    new java.io.File(program("THROUGHLINE_CHROMEDRIVER", "chromedriver")))
                .usingAnyFreePort()
                .withSilent(true)
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(SCRIPT);
    driver.manage().window().setSize(WINDOW);
  }

  private static String program(String variable, String name) {
    String set = System.getenv(variable);
    if (set != null) {
      return set;
    }
    for (String folder : System.getenv("PATH").split(":")) {
      Path file = Path.of(folder, name);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    throw new AssertionError(name + ": missing (expected: bin/install-chromium works)");
  }

  private static String axe() {
    try (InputStream in = Chromium.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Light or dark, as the viewer's system says. */
  Chromium scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return this;
  }

  /** A viewer of that time zone; "" for the machine's own. */
  Chromium zone(String id) {
    driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", id));
    return this;
  }

  /** Lets requests fail whose addresses match; none without a pattern. */
  Chromium cutOff(String... patterns) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of(patterns)));
    return this;
  }

  /** Forgets every file that was read before. */
  Chromium withoutCache() {
    driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
    return this;
  }

  /** A window as narrow as a phone, so many pixels wide. */
  Chromium narrow(int width) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 1240, "deviceScaleFactor", 1, "mobile", false));
    return this;
  }

  /** The usual window again. */
  Chromium wide() {
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    return this;
  }

  /** Goes to an address below the base. */
  Chromium open(String path) {
    driver.get(base + path);
    return this;
  }

  /** Opens a view by its address in the page that is there. */
  Chromium view(String hash) {
    driver.executeScript("location.hash = arguments[0]", hash);
    return this;
  }

  /** Waits for the view of that title, and until nothing in it is still being read. */
  Chromium settled(String title) {
    eventually(
        title,
        SOON,
        () -> text("h1") + (all(".skeleton").isEmpty() ? "" : " (reading)"),
        title::equals);
    return this;
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  WebElement one(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** The visible text; "" where there is nothing. */
  String text(String css) {
    try {
      List<WebElement> found = all(css);
      return found.isEmpty() ? "" : found.getFirst().getText();
    } catch (StaleElementReferenceException e) {
      return "";
    }
  }

  /** The texts of all that match, whether in sight or not, as the page has them now. */
  List<?> texts(String css) {
    return (List<?>)
        script("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", css);
  }

  /** Clicks what has that text; it is brought into sight first. */
  void click(String css, String text) {
    WebElement found =
        eventually(
                css + " " + text,
                SOON,
                () -> all(css).stream().filter(one -> one.getText().contains(text)).findFirst(),
                java.util.Optional::isPresent)
            .orElseThrow();
    script("arguments[0].scrollIntoView({block: 'center'})", found);
    found.click();
  }

  /** Puts a text into a field, as if it were pasted over all that is there. */
  void paste(String css, String text) {
    script(
        "arguments[0].value = arguments[1];"
            + " arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
        one(css),
        text);
  }

  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** What a script tells by its last argument, a function. */
  Object later(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  void keys(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void tab() {
    keys(Keys.TAB);
  }

  /** Text or label of what has the keyboard's focus. */
  String focused() {
    return (String)
        script(
            "const e = document.activeElement;"
                + " return (e.getAttribute('aria-label') || e.textContent || e.name || '').trim()");
  }

  /** Fails on anything that the browser has reported since the last time. */
  Chromium assertNoErrors(String where) {
    List<String> errors =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map(LogEntry::getMessage)
            .toList();
    assertEquals(List.of(), errors, where);
    return this;
  }

  /** Forgets what was reported until now, where a failure was provoked. */
  void forgetErrors() {
    driver.manage().logs().get(LogType.BROWSER).getAll();
  }

  /** Fails on what the rules of accessibility do not allow. */
  Chromium assertAccessible(String where) {
    script(axe + ";window.axe = axe;");
    assertEquals(List.of(), later(JUDGE), where);
    return this;
  }

  /** A picture of the window. */
  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
