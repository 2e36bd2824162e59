package io.throughline.envoy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A script in Envoy in place of the request filter, so that routes and clusters are tested without
 * a gRPC server: {@code x-test-model} chooses, {@code x-test-answer} answers with that status.
 */
final class StandInSidecar {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String SCRIPT =
      """
      function envoy_on_request(handle)
        local answer = handle:headers():get("x-test-answer")
        if answer then
          handle:respond({[":status"] = answer, ["content-type"] = "application/json"}, '{"own":1}')
          return
        end
        local model = handle:headers():get("x-test-model")
        if model then
          local metadata = handle:streamInfo():dynamicMetadata()
          handle:headers():replace("x-selected-cluster", model)
          handle:headers():replace("x-selected-model", model)
          metadata:set("throughline", "x-selected-model", model)
          metadata:set("throughline", "x-vsr-selected-confidence", 0.75)
          metadata:set("throughline", "x-vsr-session-phase", "")
          handle:clearRouteCache()
        end
      end
      """;

  private StandInSidecar() {}

  /** The bootstrap with the script in place of the filter that asks the sidecar. */
  static String in(String bootstrap) {
    Map<String, Object> tree = new LinkedHashMap<>(children(YAML.readValue(bootstrap, Map.class)));
    Map<String, Object> listener =
        children(items(children(tree.get("static_resources")), "listeners"));
    Map<String, Object> chain = children(items(listener, "filter_chains"));
    Map<String, Object> manager = children(children(items(chain, "filters")).get("typed_config"));
    @SuppressWarnings("unchecked")
    List<Object> filters = (List<Object>) manager.get("http_filters");
    filters.set(1, script());
    return Tree.yaml(tree);
  }

  private static Map<String, Object> script() {
    return Tree.extension(
        "envoy.filters.http.lua",
        Tree.typed(
            "envoy.extensions.filters.http.lua.v3.Lua",
            "default_source_code",
            Tree.map("inline_string", SCRIPT)));
  }

  private static Object items(Map<String, Object> parent, String key) {
    return ((List<?>) parent.get(key)).getFirst();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> children(Object node) {
    return (Map<String, Object>) node;
  }
}
