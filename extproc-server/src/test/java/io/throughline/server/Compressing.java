package io.throughline.server;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyPlan;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A bootstrap with Envoy's own compression between the clients and our filters. */
final class Compressing {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String FILTER =
      """
      name: envoy.filters.http.compressor
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.compressor.v3.Compressor
        response_direction_config:
          common_config:
            min_content_length: 1
            content_type: [application/json, text/event-stream]
        compressor_library:
          name: gzip
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip
      """;

  private Compressing() {}

  static String yaml(EnvoyPlan plan) {
    ObjectNode bootstrap = (ObjectNode) YAML.readTree(Bootstrap.yaml(plan));
    ArrayNode filters =
        (ArrayNode)
            bootstrap.at(
                "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters");
    filters.insert(0, YAML.readTree(FILTER));
    return YAML.writeValueAsString(bootstrap);
  }
}
