package io.throughline.envoy;

import static io.throughline.envoy.Tree.extension;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.typed;

import io.throughline.envoy.ErrorBodies.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code local_reply_config}: Envoy's own errors in the client's dialect, the status kept.
 *
 * <p>An immediate response of the sidecar is a local reply too and must pass unchanged. So nothing
 * here matches on the status: a body over the limit is told by Envoy's reason for it, an upstream
 * failure by its response flags, and the sidecar's answers have neither. What other virtual hosts
 * of the same listener answer passes unchanged, too.
 */
final class LocalReplies {
  private static final List<String> TIMEOUT_FLAGS = List.of("UT", "SI", "DT", "UMSDR");
  private static final List<String> UPSTREAM_FLAGS =
      List.of("UH", "UF", "UO", "UC", "UR", "LR", "UPE", "URX", "NC", "NR", "DF", "OM", "DC");
  private static final String BODY_TOO_LARGE =
      "response.code_details == 'request_payload_too_large' && xds.route_name.startsWith('"
          + Routes.NAME_PREFIX
          + "')";

  private LocalReplies() {}

  static Map<String, Object> config(EnvoyPlan plan) {
    List<Object> mappers = new ArrayList<>();
    addMappers(mappers, bodyTooLarge(), ErrorBodies.requestTooLarge(plan.requestBodyBytesMax()));
    addMappers(mappers, flags(TIMEOUT_FLAGS), ErrorBodies.upstreamTimeout());
    addMappers(mappers, flags(UPSTREAM_FLAGS), ErrorBodies.upstreamUnavailable());
    return map("mappers", mappers);
  }

  /** The first mapper that matches wins, so the narrower one comes first. */
  private static void addMappers(List<Object> mappers, Map<String, Object> when, Failure failure) {
    mappers.add(mapper(both(when, anthropicPath()), failure.anthropic()));
    mappers.add(mapper(when, failure.openAi()));
  }

  private static Map<String, Object> mapper(Map<String, Object> when, Map<String, Object> body) {
    return map("filter", when, "body_format_override", map("json_format", body));
  }

  private static Map<String, Object> bodyTooLarge() {
    return map(
        "extension_filter",
        extension(
            "envoy.access_loggers.extension_filters.cel",
            typed(
                "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
                "expression",
                BODY_TOO_LARGE)));
  }

  /** Only of a request for which a model was chosen; no client can send that header. */
  private static Map<String, Object> flags(List<String> flags) {
    Map<String, Object> chosen =
        map(
            "header_filter",
            map("header", map("name", RoutingHeaders.SELECTED_MODEL, "present_match", true)));
    return both(map("response_flag_filter", map("flags", flags)), chosen);
  }

  private static Map<String, Object> both(Map<String, Object> one, Map<String, Object> other) {
    return map("and_filter", map("filters", List.of(one, other)));
  }

  private static Map<String, Object> anthropicPath() {
    return map(
        "header_filter",
        map(
            "header",
            map("name", ":path", "string_match", map("prefix", ErrorBodies.ANTHROPIC_PATH))));
  }
}
