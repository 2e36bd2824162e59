package io.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The real thing: the sidecar and Envoy, each in a process of its own. */
final class LiveStack implements Stack {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ASK = Duration.ofSeconds(5);

  private final DemoPorts ports;
  private final ChildProcess sidecar;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ASK).build();

  private LiveStack(DemoPorts ports, ChildProcess sidecar) {
    this.ports = ports;
    this.sidecar = sidecar;
  }

  /**
   * Starts both and waits until they are ready.
   *
   * @param folder where configuration, socket and logs go; short, for the socket's sake
   * @param open closes both processes in the end
   * @throws DemoProblem when one of them does not become ready
   */
  static LiveStack start(Path folder, DemoConfig config, EnvoyProgram program, OpenParts open)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("config.yaml"), config.yaml());
    var command = new SidecarCommand(file);
    Path bootstrap = folder.resolve("envoy.yaml");
    Files.writeString(bootstrap, command.bootstrap(folder, program.version()));
    ChildProcess sidecar = open.add(command.serve(folder));
    ChildProcess envoy = open.add(envoy(program, bootstrap, folder));
    var stack = new LiveStack(config.ports(), sidecar);
    stack.await(sidecar, at(config.ports().admin(), "/ready"));
    stack.await(envoy, at(config.ports().envoyAdmin(), "/ready"));
    return stack;
  }

  @Override
  public URI listener() {
    return at(ports.listener(), "");
  }

  @Override
  public URI admin() {
    return at(ports.admin(), "");
  }

  @Override
  public Map<String, Long> counters() throws IOException, InterruptedException {
    String text = get(at(ports.envoyAdmin(), "/stats?filter=ext_proc")).body();
    Map<String, Long> counters = new HashMap<>();
    for (String line : text.lines().toList()) {
      int colon = line.lastIndexOf(": ");
      if (colon > 0 && line.substring(colon + 2).chars().allMatch(Character::isDigit)) {
        counters.put(line.substring(0, colon), Long.valueOf(line.substring(colon + 2)));
      }
    }
    return counters;
  }

  @Override
  public Map<String, URI> urls() {
    Map<String, URI> urls = new LinkedHashMap<>();
    urls.put("listener", at(ports.listener(), "/v1"));
    urls.put("replay", at(ports.admin(), "/v1/router_replay"));
    urls.put("metrics", at(ports.admin(), "/metrics"));
    urls.put("envoy_admin", at(ports.envoyAdmin(), "/stats?filter=ext_proc"));
    return urls;
  }

  @Override
  public void killSidecar() throws InterruptedException {
    sidecar.kill();
  }

  @Override
  public void freezeSidecar() throws IOException, InterruptedException {
    sidecar.signal("STOP");
  }

  @Override
  public void thawSidecar() throws IOException, InterruptedException {
    sidecar.signal("CONT");
  }

  private static ChildProcess envoy(EnvoyProgram program, Path bootstrap, Path folder) {
    List<String> command = new ArrayList<>(List.of(program.path().toString()));
    command.addAll(List.of("-c", bootstrap.toString(), "--disable-hot-restart"));
    command.addAll(List.of("--concurrency", "1", "--log-level", "warning"));
    return ChildProcess.start("envoy", folder, command);
  }

  private void await(ChildProcess part, URI ready) throws InterruptedException {
    boolean isReady = Waiting.until(START, () -> answers200(ready), yes -> yes || !part.alive());
    if (!isReady) {
      throw part.notReady();
    }
  }

  private boolean answers200(URI uri) throws InterruptedException {
    try {
      return get(uri).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri).timeout(ASK).GET().build(), BodyHandlers.ofString());
  }

  private static URI at(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
