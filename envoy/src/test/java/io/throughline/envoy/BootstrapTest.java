package io.throughline.envoy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class BootstrapTest {
  private static final EnvoyPlan PLAN = TestPlans.threeModels(EnvoyVersion.DEFAULT);
  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  @DisplayName("each model has a cluster of exactly its name, after the sidecar's two")
  void clusterNames() {
    List<String> names =
        bootstrap()
            .path("static_resources")
            .path("clusters")
            .valueStream()
            .map(cluster -> cluster.path("name").stringValue())
            .toList();
    assertEquals(
        List.of(
            "throughline-sidecar",
            "throughline-observer",
            "qwen3-8b",
            "frontier/reasoner:2026",
            "1e3"),
        names);
  }

  @Test
  @DisplayName("credentials are references to environment variables")
  void credentials() {
    String yaml = Bootstrap.yaml(PLAN);
    assertTrue(yaml.contains("Bearer %ENVIRONMENT(TL_UNSET_KEY)%"), yaml);
  }

  @Test
  @DisplayName("the sidecar may change no header by which a client authenticates itself")
  void handsOff() {
    String regex =
        fragment(Fragment.FILTERS)
            .at("/http_filters/1/typed_config/mutation_rules/disallow_expression/regex")
            .stringValue();
    RoutingHeaders.CLIENT_CREDENTIALS.forEach(name -> assertTrue(name.matches(regex), name));
    assertFalse(RoutingHeaders.SELECTED_CLUSTER.matches(regex));
  }

  @Test
  @DisplayName("the same plan gives the same bytes")
  void deterministic() {
    assertEquals(Bootstrap.yaml(PLAN), Bootstrap.yaml(PLAN));
  }

  @Test
  @DisplayName("every client header comes from the metadata of the same name")
  void clientHeaders() {
    JsonNode added = fragment(Fragment.ROUTES).at("/virtual_hosts/0/response_headers_to_add");
    List<String> names =
        added.valueStream().map(header -> header.at("/header/key").stringValue()).toList();
    assertEquals(RoutingHeaders.CLIENT_RESPONSE_HEADERS, names);
    assertEquals(
        "%DYNAMIC_METADATA(throughline:x-selected-model)%",
        added.at("/0/header/value").stringValue());
  }

  @Test
  @DisplayName("every route bounds the request body")
  void bodyBound() {
    JsonNode routes = fragment(Fragment.ROUTES).at("/virtual_hosts/0/routes");
    assertEquals(3, routes.size());
    routes.forEach(
        route -> assertEquals(2_000_000, route.path("request_body_buffer_limit").intValue()));
  }

  @Test
  @DisplayName("fragments are the parts of the bootstrap")
  void fragments() {
    JsonNode manager =
        bootstrap().at("/static_resources/listeners/0/filter_chains/0/filters/0/typed_config");
    fragment(Fragment.FILTERS)
        .properties()
        .forEach(field -> assertEquals(manager.path(field.getKey()), field.getValue()));
    assertEquals(
        manager.path("route_config").path("virtual_hosts"),
        fragment(Fragment.ROUTES).path("virtual_hosts"));
    assertEquals(
        bootstrap().path("static_resources").path("clusters"),
        fragment(Fragment.CLUSTERS).path("clusters"));
  }

  @Test
  @DisplayName("names that look like numbers or booleans stay text")
  void quoting() {
    for (String name : List.of("1e3", "0x1F", "null", "yes", "off", "~", "1_000", ".5", "12:30")) {
      String yaml = Tree.yaml(Tree.map("name", name));
      JsonNode value = YAML.readTree(yaml).path("name");
      assertTrue(value.isString() && yaml.contains("\"" + name + "\""), yaml);
    }
    assertFalse(Tree.yaml(Tree.map("name", "qwen3-8b")).contains("\""));
  }

  @Test
  @DisplayName("durations are seconds as Envoy reads them")
  void durations() {
    assertEquals("300s", Tree.seconds(Duration.ofMinutes(5)));
    assertEquals("0.3s", Tree.seconds(Duration.ofMillis(300)));
    assertEquals("1.5s", Tree.seconds(Duration.ofMillis(1500)));
  }

  private static JsonNode bootstrap() {
    return YAML.readTree(Bootstrap.yaml(PLAN));
  }

  private static JsonNode fragment(Fragment fragment) {
    return YAML.readTree(Bootstrap.fragment(PLAN, fragment));
  }
}
