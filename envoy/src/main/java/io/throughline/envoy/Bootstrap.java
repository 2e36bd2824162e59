package io.throughline.envoy;

import static io.throughline.envoy.Tree.map;

import java.util.List;
import java.util.Map;

/**
 * Envoy's configuration for a plan, as YAML. Credentials stand in it as the names of environment
 * variables. Same plan, same bytes. Thread-safe: it has no state.
 */
public final class Bootstrap {
  private Bootstrap() {}

  /** A complete bootstrap: {@code envoy -c FILE} runs it as it stands. */
  public static String yaml(EnvoyPlan plan) {
    return Tree.yaml(
        map(
            "admin",
            map("address", Tree.socketAddress(plan.admin().host(), plan.admin().port())),
            "static_resources",
            map("listeners", List.of(Listeners.listener(plan)), "clusters", Clusters.all(plan))));
  }

  /**
   * One part of the bootstrap, as a map whose keys are the fields of the part around it, after
   * comment lines that say where it belongs.
   */
  public static String fragment(EnvoyPlan plan, Fragment fragment) {
    Map<String, Object> part =
        switch (fragment) {
          case FILTERS ->
              map(
                  "early_header_mutation_extensions",
                  Filters.earlyHeaderMutation(plan),
                  "local_reply_config",
                  LocalReplies.config(plan),
                  "http_filters",
                  Filters.httpFilters(plan));
          case CLUSTERS -> map("clusters", Clusters.all(plan));
          case ROUTES -> map("virtual_hosts", Routes.virtualHosts(plan));
        };
    return fragment.where() + Tree.yaml(part);
  }
}
