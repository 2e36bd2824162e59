package io.throughline.envoy;

import static io.throughline.envoy.Tree.extension;
import static io.throughline.envoy.Tree.header;
import static io.throughline.envoy.Tree.literal;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.typed;

import io.throughline.envoy.OnSidecarFailure.DefaultModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The way of a request to the default model when the sidecar has named none: a filter writes that
 * model into the body and, only where that worked, names its cluster; the request is then matched
 * again. What cannot be rewritten stays on its route, which answers 503: no model ever gets a body
 * that asks for another one.
 *
 * <p>See docs/decisions/0015-the-default-model-without-a-sidecar.md.
 */
final class Bypass {
  /** Clients cannot send it: it has one of {@link RoutingHeaders#STRIPPED_PREFIXES}. */
  static final String HEADER = "x-selected-bypass";

  private static final String FILTER = "envoy.filters.http.transform";
  private static final String TYPE = "envoy.extensions.filters.http.transform.v3.TransformConfig";

  private Bypass() {}

  /** The filter by itself changes nothing; the routes below say what it does. */
  static Map<String, Object> filter() {
    return extension(FILTER, typed(TYPE));
  }

  /** Matches what the filter has rewritten; stands before all other routes. */
  static Map<String, Object> match() {
    return map("prefix", "/", "headers", List.of(map("name", HEADER, "present_match", true)));
  }

  /** Tells the client that nobody chose this model for it. */
  static List<Object> clientHeaders(DefaultModel model) {
    String name = literal(model.cluster());
    return List.of(
        header(RoutingHeaders.SELECTED_MODEL, name),
        header("x-vsr-selected-model", name),
        header(RoutingHeaders.ACTION, "bypass"),
        header(RoutingHeaders.REASON, "sidecar_unavailable"));
  }

  /** What may be rewritten: a POST to one of the model's paths that is not compressed. */
  static List<Map<String, Object>> rewritable(DefaultModel model) {
    List<Map<String, Object>> matches = new ArrayList<>();
    for (String path : model.paths()) {
      matches.add(
          map(
              "path",
              path,
              "headers",
              List.of(
                  map("name", ":method", "string_match", map("exact", "POST")),
                  map("name", "content-encoding", "present_match", true, "invert_match", true))));
    }
    return matches;
  }

  /** The filter's configuration for a route. */
  static Map<String, Object> rewriting(DefaultModel model) {
    return map(
        FILTER,
        typed(
            TYPE,
            "clear_route_cache",
            true,
            "request_transformation",
            map(
                "headers_mutations",
                List.of(
                    map(
                        "append",
                        header(RoutingHeaders.SELECTED_CLUSTER, literal(model.cluster()))),
                    map("append", header(RoutingHeaders.SELECTED_MODEL, literal(model.cluster()))),
                    map("append", header(HEADER, "1"))),
                "body_transformation",
                map(
                    "body_format",
                    map("json_format", map("model", literal(model.providerModelId())))))));
  }
}
