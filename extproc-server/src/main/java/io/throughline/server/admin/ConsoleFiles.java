package io.throughline.server.admin;

import io.throughline.server.admin.Route.Doc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The console: a fixed table of files that hold no data, so that they need no token. Each is read
 * and packed when it is first asked for. Thread-safe.
 */
final class ConsoleFiles {
  private static final String OURS = "/io/throughline/server/console/";
  private static final String PAGE = "index.html";

  /** Nothing from elsewhere, nothing inline, and in no frame. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  /** What is ours, as it lies in {@link #OURS}. */
  private static final List<String> NAMES =
      List.of(
          PAGE,
          "icon.svg",
          "theme.css",
          "layout.css",
          "parts.css",
          "views.css",
          "app.js",
          "views.js",
          "dom.js",
          "api.js",
          "route.js",
          "format.js",
          "words.js",
          "shell.js",
          "login.js",
          "loading.js",
          "status.js",
          "table.js",
          "chart.js",
          "copy.js",
          "filters.js",
          "live.js",
          "live-feed.js",
          "live-rows.js",
          "session.js",
          "timeline.js",
          "turn.js",
          "turn-facts.js",
          "score-terms.js",
          "waterfall.js",
          "analytics.js",
          "analytics-charts.js",
          "models.js",
          "compare.js",
          "replay.js",
          "record.js",
          "whatif.js",
          "whatif-knobs.js",
          "whatif-report.js",
          "policy-text.js",
          "recommendations.js");

  /** By the name under which it is served: the resource of the class path. */
  static final Map<String, String> TABLE =
      Stream.concat(
              NAMES.stream().map(name -> Map.entry(name, OURS + name)),
              Stream.of(
                  Map.entry("lib/preact.js", library("preact", "dist/preact.module.js")),
                  Map.entry("lib/chart.js", library("chart.js", "dist/chart.umd.min.js"))))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final Map<String, ConsoleFile> files = new ConcurrentHashMap<>();

  /** A file of a WebJar, whose path has the version that the build pins. */
  private static String library(String name, String path) {
    String pom = "/META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
    Properties properties = new Properties();
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(pom)) {
      if (in == null) {
        throw new IllegalStateException(pom + ": absent (expected: the WebJar on the class path)");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = properties.getProperty("version");
    return "/META-INF/resources/webjars/" + name + '/' + version + '/' + path;
  }

  List<Route> routes() {
    return List.of(
        page("/", "console_root", "Leads to the console.", call -> moved()),
        page("/console", "console_moved", "Leads to the console.", call -> moved()),
        page("/console/", "console", "The console's page.", call -> served(call, PAGE)),
        page(
            "/console/{file}",
            "console_file",
            "A file of the console.",
            call -> served(call, call.in("file"))));
  }

  private static Route page(String path, String id, String summary, Route.Handler handler) {
    Doc doc = Doc.of(id, summary, Schemas.TEXT).answers("text/html; charset=utf-8", Schemas.TEXT);
    return Route.get(path, Need.NOTHING, handler, doc.fails(404));
  }

  private static Answer moved() {
    return Answer.text(302, "").with("location", "/console/");
  }

  private Answer served(Call call, String name) {
    String resource = TABLE.get(name);
    if (resource == null) {
      return Answer.error(404, "no such file of the console");
    }
    ConsoleFile file = files.computeIfAbsent(resource, ConsoleFile::read);
    boolean packed = takesGzip(call.header("accept-encoding"));
    String etag = packed ? file.packedEtag() : file.etag();
    if (has(call.header("if-none-match"), etag)) {
      return guarded(Answer.text(304, ""), etag);
    }
    byte[] bytes = packed ? file.packed() : file.plain();
    Answer answer = guarded(Answer.stream(file.type(), out -> out.write(bytes)), etag);
    return packed ? answer.with("content-encoding", "gzip") : answer;
  }

  private static Answer guarded(Answer answer, String etag) {
    return answer
        .with("content-security-policy", POLICY)
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "no-referrer")
        .with("cross-origin-opener-policy", "same-origin")
        .with("cache-control", "no-cache")
        .with("vary", "accept-encoding")
        .with("etag", etag);
  }

  private static boolean takesGzip(@Nullable String accepted) {
    return accepted != null && any(accepted.toLowerCase(Locale.ROOT), "gzip"::equals);
  }

  private static boolean has(@Nullable String etags, String etag) {
    return etags != null && any(etags, one -> one.equals(etag) || one.equals("W/" + etag));
  }

  private static boolean any(String list, Function<String, Boolean> test) {
    return Stream.of(list.split(",")).map(String::strip).anyMatch(test::apply);
  }
}
