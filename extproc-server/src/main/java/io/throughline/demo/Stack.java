package io.throughline.demo;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyFailedException;
import io.throughline.envoy.EnvoyOptions;
import io.throughline.envoy.EnvoyProcess;
import io.throughline.envoy.HostPort;
import io.throughline.selector.BaseMethods;
import io.throughline.server.EnvoyPlans;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stands between the client and the model servers: the sidecar and Envoy, each in a process of
 * its own.
 *
 * @param config that the sidecar serves
 * @param sidecar the sidecar's process
 * @param envoy Envoy's process
 */
record Stack(DemoPorts ports, RouterConfig config, SidecarProcess sidecar, EnvoyProcess envoy) {
  /**
   * Starts both and waits until they are ready.
   *
   * @param folder where configuration, socket and logs go; short, for the socket's sake
   * @param open closes both processes in the end
   * @throws DemoProblem when one of them does not become ready
   */
  static Stack start(Path folder, DemoConfig config, EnvoyBinary binary, OpenParts open)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("config.yaml"), config.yaml());
    var loaded = new ConfigLoader(BaseMethods.standard()).load(file);
    String bootstrap = Bootstrap.yaml(EnvoyPlans.of(loaded, binary.version()));
    DemoPorts ports = config.ports();
    SidecarProcess sidecar = open.add(SidecarProcess.start(file));
    EnvoyProcess envoy = open.add(startEnvoy(binary, bootstrap, folder, ports));
    sidecar.awaitReady(ports.at(ports.admin(), "/ready"));
    return new Stack(ports, loaded, sidecar, envoy);
  }

  /** Envoy's inference address, without a path. */
  URI listener() {
    return ports.at(ports.listener(), "");
  }

  /** The sidecar's admin address, without a path. */
  URI admin() {
    return ports.at(ports.admin(), "");
  }

  /** Where to look further, in the order to show; each answers a GET. */
  Map<String, URI> urls() {
    Map<String, URI> urls = new LinkedHashMap<>();
    urls.put("console", ports.at(ports.admin(), "/console/"));
    urls.put("models", ports.at(ports.listener(), "/v1/models"));
    urls.put("replay", ports.at(ports.admin(), "/v1/router_replay"));
    urls.put("metrics", ports.at(ports.admin(), "/metrics"));
    urls.put("envoy_admin", ports.at(ports.envoyAdmin(), "/stats?filter=ext_proc"));
    return urls;
  }

  private static EnvoyProcess startEnvoy(
      EnvoyBinary binary, String bootstrap, Path folder, DemoPorts ports) {
    try {
      return EnvoyProcess.start(
          binary,
          bootstrap,
          new HostPort(DemoPorts.HOST, ports.envoyAdmin()),
          EnvoyOptions.in(folder).withConcurrency(1));
    } catch (EnvoyFailedException e) {
      throw DemoProblem.missing(String.valueOf(e.getMessage()));
    }
  }
}
