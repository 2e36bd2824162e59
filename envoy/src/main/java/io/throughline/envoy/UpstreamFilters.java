package io.throughline.envoy;

import static io.throughline.envoy.Tree.extension;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.typed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The filters that a request passes when its endpoint is chosen, at every attempt: no endpoint gets
 * a credential that is not meant for it, and no answer speaks in our name.
 *
 * @param credentialHeaders what is removed: the client's credential headers, and each header that
 *     carries a key to any endpoint, which the attempt before this one may have set
 */
record UpstreamFilters(Set<String> credentialHeaders) {
  static UpstreamFilters of(EnvoyPlan plan) {
    Set<String> headers = new TreeSet<>(RoutingHeaders.CLIENT_CREDENTIALS);
    plan.clusters().stream()
        .flatMap(model -> model.credentials().stream())
        .map(Credential::header)
        .forEach(headers::add);
    return new UpstreamFilters(headers);
  }

  List<Object> of(ModelCluster model) {
    List<Object> filters = new ArrayList<>();
    filters.add(headerMutation(requestMutations(model)));
    if (!model.credentials().isEmpty()) {
      filters.add(Credentials.injection(model));
    }
    filters.add(
        extension(
            "envoy.filters.http.upstream_codec",
            typed("envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec")));
    return filters;
  }

  private List<Object> requestMutations(ModelCluster model) {
    List<Object> mutations = new ArrayList<>();
    if (!model.forwardsClientCredential()) {
      credentialHeaders.forEach(name -> mutations.add(map("remove", name)));
    }
    if (!model.credentials().isEmpty()) {
      mutations.addAll(Credentials.nameOfEndpoints());
    }
    return mutations;
  }

  private static Map<String, Object> headerMutation(List<Object> requestMutations) {
    return extension(
        "envoy.filters.http.header_mutation",
        typed(
            "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
            "mutations",
            map(
                "request_mutations",
                requestMutations,
                "response_mutations",
                Tree.removals(RoutingHeaders.OWN_RESPONSE_PREFIXES))));
  }
}
