package io.throughline.docs;

import static io.throughline.docs.Manifest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyProcess;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.envoy.Fragment;
import io.throughline.server.EnvoyPlans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the sample for Istio says beyond the other manifest: its Gateway and its EnvoyFilter. */
class IstioGatewayIT {
  private static final String STALE =
      "k8s/istio-gateway.yaml is not what --fragment prints (expected: k8s/istio-envoy-filter run)";
  private static final String WRITTEN = "# From here on written by k8s/istio-envoy-filter";
  private static final int MINUTES_MAX = 2;
  private static final String MANAGER = "envoy.filters.network.http_connection_manager";
  private static final String ROUTER = "envoy.filters.http.router";
  private static final String MANAGER_AT = "/listener/filterChain/filter/name";
  private static final String FILTER_AT = "/listener/filterChain/filter/subFilter/name";

  private final Manifest manifest = Manifest.read("k8s/istio-gateway.yaml");
  private final JsonNode filter = manifest.object("EnvoyFilter");

  @Test
  @DisplayName("Gateway and EnvoyFilter select the pod, and the ports lead to the listener")
  void selects() {
    JsonNode labels = manifest.object("Deployment").at("/spec/selector/matchLabels");
    assertEquals(labels, filter.at("/spec/workloadSelector/labels"));
    JsonNode gateway = manifest.object("Gateway");
    assertEquals(labels, gateway.at("/spec/selector"));
    JsonNode port = manifest.object("Service").at("/spec/ports/0");
    assertEquals(port.path("port"), gateway.at("/spec/servers/0/port/number"));
    assertEquals(manifest.config().listener().port(), port.path("targetPort").intValue());
    JsonNode template = manifest.object("Deployment").at("/spec/template/metadata");
    assertEquals("true", template.at("/labels/sidecar.istio.io~1inject").stringValue());
    assertEquals("gateway", template.at("/annotations/inject.istio.io~1templates").stringValue());
  }

  @Test
  @DisplayName("the sidecar serves while the gateway drains, and both end within the grace period")
  void drains() {
    int sleep = manifest.container("throughline").at("/lifecycle/preStop/sleep/seconds").intValue();
    String proxy =
        text(
            manifest.object("Deployment"),
            "/spec/template/metadata/annotations/proxy.istio.io~1config");
    assertEquals(sleep + "s", text(Manifest.parse(proxy), "/terminationDrainDuration"));
    // The sidecar's own end takes up to 12 s.
    assertTrue(sleep + 12 < manifest.pod().path("terminationGracePeriodSeconds").intValue());
  }

  @ParameterizedTest
  @FieldSource("io.throughline.envoy.EnvoyVersion#TESTED")
  @DisplayName("the EnvoyFilter's values are what --fragment prints for the configuration")
  void isWhatTheFragmentsSay(EnvoyVersion version) {
    JsonNode filters = fragment(version, Fragment.FILTERS);
    assertEquals(fragment(version, Fragment.CLUSTERS).path("clusters"), values("CLUSTER"), STALE);
    assertEquals(filters.path("http_filters"), values("HTTP_FILTER"), STALE);

    ObjectNode manager = (ObjectNode) values("NETWORK_FILTER").at("/0/typed_config").deepCopy();
    manager.remove("@type");
    assertEquals(((ObjectNode) filters).without("http_filters"), manager, STALE);

    JsonNode hosts = fragment(version, Fragment.ROUTES).path("virtual_hosts");
    JsonNode domains = manifest.object("Gateway").at("/spec/servers/0/hosts");
    assertFalse(domains.toString().contains("\"*\""), "Istio's own virtual host has that domain");
    hosts.forEach(host -> ((ObjectNode) host).set("domains", domains));
    assertEquals(hosts, values("VIRTUAL_HOST"), STALE);
  }

  @Test
  @DisplayName("k8s/istio-envoy-filter writes the EnvoyFilter anew as it stands")
  void written(@TempDir Path scratch) throws Exception {
    Path copy = scratch.resolve("gateway.yaml");
    String sample = Checkout.read("k8s/istio-gateway.yaml");
    String above = sample.substring(0, sample.indexOf('\n', sample.indexOf(WRITTEN)) + 1);
    Files.writeString(copy, above + "away: with this\n");
    ProcessBuilder command =
        new ProcessBuilder("python3", "k8s/istio-envoy-filter", copy.toString())
            .directory(Checkout.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("output").toFile());
    // The build that runs this test has built; a build inside it would write the same folders.
    command.environment().put("THROUGHLINE_BUILT", "1");
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = command.start();
    boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
    process.destroy();
    assertTrue(ended, "not ended after " + MINUTES_MAX + " minutes");
    assertEquals(0, process.exitValue(), Files.readString(scratch.resolve("output")));
    // Without the two texts in the message: they are hundreds of lines.
    assertTrue(sample.equals(Files.readString(copy)), STALE);
  }

  @Test
  @DisplayName("every patch is for the gateway, and the filters stand in order before its router")
  void patches() {
    for (JsonNode patch : filter.at("/spec/configPatches")) {
      assertEquals("GATEWAY", text(patch, "/match/context"));
      String name = text(patch, "/patch/value/name");
      String operation = text(patch, "/patch/operation");
      switch (text(patch, "/applyTo")) {
        case "CLUSTER", "VIRTUAL_HOST" -> assertEquals("ADD", operation, name);
        case "NETWORK_FILTER" -> {
          assertEquals("MERGE", operation, name);
          assertEquals(MANAGER, text(patch.path("match"), MANAGER_AT));
        }
        case "HTTP_FILTER" -> {
          assertEquals(name.equals(ROUTER) ? "MERGE" : "INSERT_BEFORE", operation, name);
          assertEquals(MANAGER, text(patch.path("match"), MANAGER_AT));
          assertEquals(ROUTER, text(patch.path("match"), FILTER_AT));
        }
        default -> throw new AssertionError("unexpected: " + patch.path("applyTo"));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("io.throughline.envoy.EnvoyVersion#TESTED")
  @DisplayName("Envoy accepts a gateway's bootstrap with the patches applied")
  void accepted(EnvoyVersion version) {
    JsonNode bootstrap = gateway();
    ObjectNode manager =
        (ObjectNode)
            bootstrap.at("/static_resources/listeners/0/filter_chains/0/filters/0/typed_config");
    manager.setAll((ObjectNode) values("NETWORK_FILTER").at("/0/typed_config"));
    ArrayNode filters = (ArrayNode) manager.path("http_filters");
    filters.remove(filters.size() - 1);
    filters.addAll((ArrayNode) values("HTTP_FILTER"));
    ((ArrayNode) manager.at("/route_config/virtual_hosts"))
        .addAll((ArrayNode) values("VIRTUAL_HOST"));
    ((ArrayNode) bootstrap.at("/static_resources/clusters")).addAll((ArrayNode) values("CLUSTER"));
    EnvoyProcess.validate(EnvoyBinary.find(version), bootstrap.toString());
  }

  private JsonNode fragment(EnvoyVersion version, Fragment part) {
    return Manifest.parse(Bootstrap.fragment(EnvoyPlans.of(manifest.config(), version), part));
  }

  /** The values of the patches to one part, in their order. */
  private JsonNode values(String applyTo) {
    List<JsonNode> values =
        filter
            .at("/spec/configPatches")
            .valueStream()
            .filter(patch -> text(patch, "/applyTo").equals(applyTo))
            .map(patch -> patch.at("/patch/value"))
            .toList();
    return JsonNodeFactory.instance.arrayNode().addAll(values);
  }

  /** What Istio's gateway has without a route of its own, as far as the patches touch it. */
  private static JsonNode gateway() {
    return Manifest.parse(
        """
        static_resources:
          listeners:
            - name: 0.0.0.0_8801
              address: {socket_address: {address: 0.0.0.0, port_value: 8801}}
              filter_chains:
                - filters:
                    - name: envoy.filters.network.http_connection_manager
                      typed_config:
                        '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                        stat_prefix: outbound_0.0.0.0_8801
                        route_config:
                          name: http.8801
                          virtual_hosts: [{name: "blackhole:80", domains: ["*"]}]
                        http_filters:
                          - name: envoy.filters.http.cors
                            typed_config:
                              '@type': type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors
                          - name: envoy.filters.http.router
                            typed_config:
                              '@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
          clusters: [{name: BlackHoleCluster, type: STATIC, connect_timeout: 10s}]
        """);
  }
}
