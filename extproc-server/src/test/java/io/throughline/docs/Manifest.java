package io.throughline.docs;

import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The objects of a manifest of this checkout, in their order. */
record Manifest(List<JsonNode> objects) {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  /**
   * Reads one.
   *
   * @param file such as {@code k8s/sidecar.yaml}
   */
  static Manifest read(String file) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(Checkout.read(file))) {
      return new Manifest(documents.readAll());
    }
  }

  /** The one YAML document in a text. */
  static JsonNode parse(String yaml) {
    return YAML.readTree(yaml);
  }

  /** The first object of a kind. */
  JsonNode object(String kind) {
    return objects.stream()
        .filter(object -> text(object, "/kind").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** What the Deployment's pods are. */
  JsonNode pod() {
    return object("Deployment").at("/spec/template/spec");
  }

  /** All containers of the pod, those first that initialise it. */
  List<JsonNode> containers() {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> pod().path(list).valueStream())
        .toList();
  }

  /** The container of that name. */
  JsonNode container(String name) {
    return containers().stream()
        .filter(container -> text(container, "/name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The configuration in the ConfigMap, checked as {@code check} does. */
  RouterConfig config() {
    return new ConfigLoader(BaseMethods.standard())
        .parse(
            object("ConfigMap").at("/data/throughline.yaml").stringValue(),
            Path.of("/etc/throughline"));
  }

  static Set<String> mounts(JsonNode container) {
    return texts(container.path("volumeMounts"), "/mountPath");
  }

  static Set<String> variables(JsonNode container) {
    return texts(container.path("env"), "/name");
  }

  static Set<String> texts(JsonNode list, String pointer) {
    return list.valueStream()
        .map(item -> text(item, pointer))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String text(JsonNode node, String pointer) {
    return node.at(pointer).asString("");
  }
}
