package io.throughline.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyProcess;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.selector.BaseMethods;
import io.throughline.server.EnvoyPlans;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The manifest as far as it can be proved without a cluster. */
class ManifestIT {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private final List<JsonNode> objects = objects();
  private final JsonNode pod = object("Deployment").at("/spec/template/spec");
  private final RouterConfig config =
      new ConfigLoader(BaseMethods.standard())
          .parse(
              object("ConfigMap").at("/data/throughline.yaml").stringValue(),
              Path.of("/etc/throughline"));

  @Test
  @DisplayName("every object has a kind and the one name, and selectors find the pod")
  void objectsBelongTogether() {
    objects.forEach(object -> assertEquals("throughline", text(object, "/metadata/name")));
    String labels = object("Deployment").at("/spec/template/metadata/labels").toString();
    assertEquals(labels, object("Deployment").at("/spec/selector/matchLabels").toString());
    assertEquals(labels, object("Service").at("/spec/selector").toString());
  }

  @Test
  @DisplayName("mounts name volumes that are there, and each volume is mounted")
  void volumes() {
    Set<String> mounted = new TreeSet<>();
    for (JsonNode container : containers()) {
      container.path("volumeMounts").forEach(mount -> mounted.add(text(mount, "/name")));
    }
    Set<String> declared = new TreeSet<>();
    pod.path("volumes").forEach(volume -> declared.add(text(volume, "/name")));
    assertEquals(declared, mounted);
  }

  @Test
  @DisplayName("no container is root or writes its root folder")
  void locked() {
    assertTrue(pod.at("/securityContext/runAsNonRoot").booleanValue());
    for (JsonNode container : containers()) {
      JsonNode security = container.path("securityContext");
      assertTrue(security.path("readOnlyRootFilesystem").booleanValue(), container::toString);
      assertFalse(security.path("allowPrivilegeEscalation").booleanValue(true));
    }
  }

  @Test
  @DisplayName("ports, socket and variables are those of the configuration")
  void agreesWithTheConfiguration() {
    JsonNode sidecar = container("throughline");
    JsonNode envoy = container("envoy");
    assertEquals(config.sidecar().health().port(), sidecar.at("/ports/0/containerPort").intValue());
    assertEquals(config.listener().port(), envoy.at("/ports/0/containerPort").intValue());
    for (JsonNode container : List.of(sidecar, envoy)) {
      String folder =
          Path.of(config.sidecar().extProcAddress().substring(5)).getParent().toString();
      assertTrue(mounts(container).contains(folder), folder);
    }
    Set<String> keys =
        config.models().values().stream()
            .flatMap(model -> model.backends().stream())
            .filter(backend -> backend.credential() != null)
            .map(backend -> backend.credential().environmentVariable())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(keys, variables(envoy));
    assertEquals(
        Set.of(config.sidecar().tenant().hmacSecretEnvironmentVariable()), variables(sidecar));
  }

  @ParameterizedTest
  @FieldSource("io.throughline.envoy.EnvoyVersion#TESTED")
  @DisplayName("Envoy accepts the bootstrap that the configuration gives")
  void bootstrap(EnvoyVersion envoy) {
    EnvoyProcess.validate(EnvoyBinary.find(envoy), Bootstrap.yaml(EnvoyPlans.of(config, envoy)));
  }

  private static List<JsonNode> objects() {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(Checkout.read("k8s/sidecar.yaml"))) {
      return documents.readAll();
    }
  }

  private JsonNode object(String kind) {
    return objects.stream()
        .filter(object -> text(object, "/kind").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> containers() {
    return java.util.stream.Stream.of("initContainers", "containers")
        .flatMap(list -> pod.path(list).valueStream())
        .toList();
  }

  private JsonNode container(String name) {
    return containers().stream()
        .filter(container -> text(container, "/name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> mounts(JsonNode container) {
    return container
        .path("volumeMounts")
        .valueStream()
        .map(mount -> text(mount, "/mountPath"))
        .collect(Collectors.toSet());
  }

  private static Set<String> variables(JsonNode container) {
    return container
        .path("env")
        .valueStream()
        .map(variable -> text(variable, "/name"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(JsonNode node, String pointer) {
    return node.at(pointer).asString("");
  }
}
