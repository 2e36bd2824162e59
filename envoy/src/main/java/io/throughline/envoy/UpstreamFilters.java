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
  private static final String RECOVERY = "recovery";

  static UpstreamFilters of(EnvoyPlan plan) {
    Set<String> headers = new TreeSet<>(RoutingHeaders.CLIENT_CREDENTIALS);
    plan.clusters().stream()
        .flatMap(model -> model.credentials().stream())
        .map(Credential::header)
        .forEach(headers::add);
    return new UpstreamFilters(headers);
  }

  List<Object> of(ModelCluster model) {
    return of(model, List.of());
  }

  /** The filters of a twin: they make the request the model's own, and the answer tells so. */
  List<Object> ofTwin(EnvoyPlan plan, ModelCluster model) {
    List<Object> filters = new ArrayList<>();
    filters.add(Filters.takeOver(plan, model));
    filters.addAll(
        of(
            model,
            List.of(
                added(RoutingHeaders.SELECTED_MODEL, model.name()),
                added("x-vsr-selected-model", model.name()),
                added(RoutingHeaders.ACTION, RECOVERY),
                added(RoutingHeaders.REASON, RECOVERY))));
    return filters;
  }

  private static Object added(String name, String value) {
    return map("append", Tree.header(name, Tree.literal(value)));
  }

  private List<Object> of(ModelCluster model, List<Object> responseMutations) {
    List<Object> filters = new ArrayList<>();
    filters.add(headerMutation(requestMutations(model), responseMutations));
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

  private static Map<String, Object> headerMutation(
      List<Object> requestMutations, List<Object> responseMutations) {
    List<Object> ofResponse = new ArrayList<>(Tree.removals(RoutingHeaders.OWN_RESPONSE_PREFIXES));
    ofResponse.addAll(responseMutations);
    return extension(
        "envoy.filters.http.header_mutation",
        typed(
            "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
            "mutations",
            map("request_mutations", requestMutations, "response_mutations", ofResponse)));
  }
}
