package io.throughline.docs;

import static io.throughline.docs.Manifest.mounts;
import static io.throughline.docs.Manifest.text;
import static io.throughline.docs.Manifest.texts;
import static io.throughline.docs.Manifest.variables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyProcess;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.server.EnvoyPlans;
import io.throughline.server.config.RouterConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** The manifests as far as they can be proved without a cluster. */
@ParameterizedClass(name = "{0}")
@CsvSource({"k8s/sidecar.yaml, envoy", "k8s/istio-gateway.yaml, istio-proxy"})
class ManifestIT {
  private final Manifest manifest;
  private final JsonNode pod;
  private final RouterConfig config;
  private final JsonNode sidecar;
  private final JsonNode envoy;

  ManifestIT(String file, String envoyContainer) {
    manifest = Manifest.read(file);
    pod = manifest.pod();
    config = manifest.config();
    sidecar = manifest.container("throughline");
    envoy = manifest.container(envoyContainer);
  }

  @Test
  @DisplayName("every object has a kind and the one name, and selectors find the pod")
  void objectsBelongTogether() {
    for (JsonNode object : manifest.objects()) {
      assertEquals("throughline", text(object, "/metadata/name"), object::toString);
      assertFalse(text(object, "/apiVersion").isEmpty(), object::toString);
    }
    JsonNode deployment = manifest.object("Deployment");
    JsonNode selector = deployment.at("/spec/selector/matchLabels");
    JsonNode labels = deployment.at("/spec/template/metadata/labels");
    assertFalse(selector.isEmpty());
    selector.forEachEntry((name, value) -> assertEquals(value, labels.path(name)));
    assertEquals(selector, manifest.object("Service").at("/spec/selector"));
  }

  @Test
  @DisplayName("mounts name volumes that are there, and each volume is mounted")
  void volumes() {
    Set<String> mounted = new TreeSet<>();
    for (JsonNode container : manifest.containers()) {
      mounted.addAll(texts(container.path("volumeMounts"), "/name"));
    }
    assertEquals(texts(pod.path("volumes"), "/name"), mounted);
  }

  @Test
  @DisplayName("no container is root or writes its root folder")
  void locked() {
    assertTrue(pod.at("/securityContext/runAsNonRoot").booleanValue());
    for (JsonNode container : manifest.containers()) {
      JsonNode security = container.path("securityContext");
      assertTrue(security.path("readOnlyRootFilesystem").booleanValue(), container::toString);
      assertFalse(security.path("allowPrivilegeEscalation").booleanValue(true));
    }
  }

  @Test
  @DisplayName("ports, socket and variables are those of the configuration")
  void agreesWithTheConfiguration() {
    assertEquals(config.sidecar().health().port(), sidecar.at("/ports/0/containerPort").intValue());
    assertEquals(config.listener().port(), envoy.at("/ports/0/containerPort").intValue());
    String folder = Path.of(config.sidecar().extProcAddress().substring(5)).getParent().toString();
    for (JsonNode container : List.of(sidecar, envoy)) {
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
  void bootstrap(EnvoyVersion version) {
    EnvoyProcess.validate(
        EnvoyBinary.find(version), Bootstrap.yaml(EnvoyPlans.of(config, version)));
  }
}
