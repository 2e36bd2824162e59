package io.throughline.server;

import static io.throughline.server.Eventually.eventually;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyCounters;
import io.throughline.envoy.EnvoyOptions;
import io.throughline.envoy.EnvoyPlan;
import io.throughline.envoy.EnvoyProcess;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.server.cli.Main;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real thing for a test: a sidecar, in this process or in one of its own, a real Envoy on the
 * bootstrap of the same configuration, and a client. Ready when a start method returns.
 */
public final class LiveRouter implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final Path folder;
  private final FreePorts ports;
  private final RouterConfig config;
  private final RunningSidecar sidecar;
  private final EnvoyProcess envoy;
  private final HttpClient http = HttpClient.newHttpClient();

  private LiveRouter(Setup setup, RunningSidecar sidecar, EnvoyProcess envoy) {
    this.folder = setup.folder;
    this.ports = setup.ports;
    this.config = setup.config;
    this.sidecar = sidecar;
    this.envoy = envoy;
  }

  /** The sidecar in this process, with parts of the test's choice. */
  public static LiveRouter inProcess(Function<FreePorts, String> yaml, Sidecar.Parts parts)
      throws IOException {
    return inProcess(yaml, parts, EnvoyVersion.DEFAULT);
  }

  /** The same with an Envoy of that version. */
  static LiveRouter inProcess(
      Function<FreePorts, String> yaml, Sidecar.Parts parts, EnvoyVersion version)
      throws IOException {
    return inProcess(yaml, parts, version, Bootstrap::yaml);
  }

  /** The same with a bootstrap of the test's choice. */
  static LiveRouter inProcess(
      Function<FreePorts, String> yaml,
      Sidecar.Parts parts,
      EnvoyVersion version,
      Function<EnvoyPlan, String> bootstrap)
      throws IOException {
    Setup setup = Setup.of(yaml, parts);
    return started(setup, Sidecar.start(setup.config, parts)::close, version, bootstrap);
  }

  /** The sidecar as it is run by {@code throughline serve}. */
  static LiveRouter inChild(Function<FreePorts, String> yaml) throws IOException {
    return inChild(yaml, Main.class, EnvoyVersion.DEFAULT);
  }

  /** A main class of the test's choice, and an Envoy of that version. */
  static LiveRouter inChild(Function<FreePorts, String> yaml, Class<?> main, EnvoyVersion version)
      throws IOException {
    return inChild(yaml, SidecarChild.Launch.quick(main), version);
  }

  /** A sidecar that is started in a way of the test's choice. */
  public static LiveRouter inChild(
      Function<FreePorts, String> yaml, SidecarChild.Launch launch, EnvoyVersion version)
      throws IOException {
    Setup setup = Setup.of(yaml, Sidecar.Parts.standard());
    URI ready = URI.create("http://127.0.0.1:" + setup.ports.admin() + "/ready");
    HttpClient asking = HttpClient.newHttpClient();
    HttpRequest question = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
    return started(
        setup,
        new SidecarChild(
            setup.file,
            launch,
            () -> asking.send(question, BodyHandlers.discarding()).statusCode() == 200),
        version,
        Bootstrap::yaml);
  }

  private static LiveRouter started(
      Setup setup,
      RunningSidecar sidecar,
      EnvoyVersion version,
      Function<EnvoyPlan, String> bootstrap) {
    try {
      EnvoyProcess envoy =
          EnvoyProcess.start(
              EnvoyBinary.find(version),
              bootstrap.apply(EnvoyPlans.of(setup.config, version)),
              setup.config.sidecar().envoyAdmin(),
              EnvoyOptions.in(setup.folder));
      return new LiveRouter(setup, sidecar, envoy);
    } catch (RuntimeException e) {
      sidecar.close();
      throw e;
    }
  }

  private record Setup(Path folder, FreePorts ports, Path file, RouterConfig config) {
    static Setup of(Function<FreePorts, String> yaml, Sidecar.Parts parts) throws IOException {
      Path folder = Files.createTempDirectory("tl");
      FreePorts ports = FreePorts.find();
      Path file = Files.writeString(folder.resolve("c.yaml"), yaml.apply(ports));
      return new Setup(folder, ports, file, new ConfigLoader(parts.baseMethods()).load(file));
    }
  }

  /** An address of Envoy's listener. */
  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + ports.listener() + path);
  }

  /** The sidecar, when it runs in a process of its own. */
  public SidecarChild child() {
    return (SidecarChild) sidecar;
  }

  /** Where configuration, socket and logs are. */
  Path folder() {
    return folder;
  }

  RouterConfig config() {
    return config;
  }

  public HttpClient http() {
    return http;
  }

  /** A chat request of a session; further headers in pairs. */
  HttpRequest chat(String session, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at("/v1/chat/completions"))
            .timeout(ANSWER_WITHIN)
            .header("content-type", "application/json")
            .header("x-session-id", session)
            .POST(BodyPublishers.ofString(body));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  /** Sends a chat request and reads the whole answer. */
  HttpResponse<String> ask(String session, String body, String... headers)
      throws IOException, InterruptedException {
    return http.send(chat(session, body, headers), BodyHandlers.ofString());
  }

  /** The answer of the admin address. */
  public HttpResponse<String> admin(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ports.admin() + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(ANSWER_WITHIN).build(), BodyHandlers.ofString());
  }

  /** The same of another method, with a body. */
  HttpResponse<String> admin(String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ports.admin() + path);
    return http.send(
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER_WITHIN)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** The records of a session, newest first. */
  List<JsonNode> records(String session) throws IOException, InterruptedException {
    String list = admin("/v1/router_replay?limit=100&session_id=" + session).body();
    return JSON.readTree(list).path("data").valueStream().toList();
  }

  /** One record; missing when there is none of that id. */
  public JsonNode replay(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer = admin("/v1/router_replay/" + id);
    return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.missingNode();
  }

  /** The record of an answer, once it is as wanted. */
  JsonNode replay(HttpResponse<?> answer, Duration within, Predicate<JsonNode> wanted) {
    String id = answer.headers().firstValue("x-vsr-replay-id").orElse("");
    return eventually("record " + id, within, () -> replay(id), wanted);
  }

  /** The value of a metric's line, 0 without one. */
  public double metric(String line) throws IOException, InterruptedException {
    return admin("/metrics")
        .body()
        .lines()
        .filter(candidate -> candidate.startsWith(line + " "))
        .mapToDouble(found -> Double.parseDouble(found.substring(line.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Envoy's counters by full name. */
  public Map<String, Long> counters() {
    return envoy.counters();
  }

  /** Requests that did not really go through the sidecar; 0 in every honest test. */
  public long passedBy() {
    Map<String, Long> counters = counters();
    return counters.get(EnvoyCounters.FAILURE_MODE_ALLOWED)
        + counters.get(EnvoyCounters.MESSAGE_TIMEOUTS);
  }

  @Override
  public void close() throws IOException {
    http.shutdownNow();
    envoy.close();
    sidecar.close();
    Files.walkFileTree(folder, new Deleting());
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
        throws IOException {
      Files.delete(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
