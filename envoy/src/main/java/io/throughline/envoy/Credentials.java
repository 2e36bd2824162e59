package io.throughline.envoy;

import static io.throughline.envoy.Tree.extension;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.typed;

import java.util.List;
import java.util.Map;

/**
 * Gives each endpoint of a model the credential that is its own. The endpoint's metadata names it,
 * a header carries the name to the filter that picks by it, and the filter that was picked takes
 * the header away again. An endpoint without a name gets nothing.
 *
 * <p>See docs/decisions/0014-one-credential-per-endpoint.md.
 */
final class Credentials {
  /** Clients cannot send it: it has one of {@link RoutingHeaders#STRIPPED_PREFIXES}. */
  private static final String NAME_HEADER = "x-selected-credential";

  private static final String METADATA_KEY = "credential";
  private static final String FILTERS = "envoy.extensions.filters.http.";

  private Credentials() {}

  static Map<String, Object> endpointMetadata(ModelCluster model, Credential credential) {
    return map(RoutingHeaders.METADATA_NAMESPACE, map(METADATA_KEY, name(model, credential)));
  }

  /** Mutations that name the credential of the endpoint, whatever the attempt before it left. */
  static List<Object> nameOfEndpoints() {
    String name =
        "%UPSTREAM_METADATA(" + RoutingHeaders.METADATA_NAMESPACE + ":" + METADATA_KEY + ")%";
    return List.of(map("remove", NAME_HEADER), map("append", Tree.header(NAME_HEADER, name)));
  }

  /** The filter that sets the credential of that name. */
  static Map<String, Object> injection(ModelCluster model) {
    Map<String, Object> byName = map();
    for (Credential credential : model.credentials()) {
      byName.put(name(model, credential), action(credential));
    }
    return extension(
        "envoy.filters.http.composite",
        typed(
            "envoy.extensions.common.matching.v3.ExtensionWithMatcher",
            "extension_config",
            extension("composite", typed(FILTERS + "composite.v3.Composite")),
            "xds_matcher",
            map("matcher_tree", map("input", nameInput(), "exact_match_map", map("map", byName)))));
  }

  /** Within its model; a number, because one variable may stand behind several headers. */
  private static String name(ModelCluster model, Credential credential) {
    return Integer.toString(model.credentials().indexOf(credential) + 1);
  }

  private static Map<String, Object> nameInput() {
    return extension(
        "credential",
        typed("envoy.type.matcher.v3.HttpRequestHeaderMatchInput", "header_name", NAME_HEADER));
  }

  private static Map<String, Object> action(Credential credential) {
    List<Object> mutations =
        List.of(
            map("append", Tree.header(credential.header(), value(credential))),
            map("remove", NAME_HEADER));
    return map(
        "action",
        extension(
            "composite-action",
            typed(
                FILTERS + "composite.v3.ExecuteFilterAction",
                "typed_config",
                extension(
                    credential.environmentVariable(),
                    typed(
                        FILTERS + "header_mutation.v3.HeaderMutation",
                        "mutations",
                        map("request_mutations", mutations))))));
  }

  private static String value(Credential credential) {
    return Tree.literal(credential.prefix())
        + "%ENVIRONMENT("
        + credential.environmentVariable()
        + ")%";
  }
}
