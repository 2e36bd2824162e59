package io.throughline.envoy;

import static io.throughline.envoy.Tree.extension;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.seconds;
import static io.throughline.envoy.Tree.typed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The route whose attempts may go to different models. The sidecar names a cluster for each attempt
 * in {@code x-try-1}, {@code x-try-2} and so on; a model that takes over is reached by its twin
 * cluster, which asks the sidecar once more for the body.
 */
final class Failover {
  /** The twin of a model's cluster, for requests that were written for another model. */
  static final String TWIN_SUFFIX = "~f";

  private static final String ATTEMPTS_SO_FAR = "x-envoy-attempt-count";
  private static final String INPUT = "envoy.type.matcher.v3.HttpRequestHeaderMatchInput";
  private static final String PLUGIN = "envoy.extensions.router.cluster_specifiers.matcher.v3.";
  private static final Duration BACK_OFF = Duration.ofMillis(1);
  private static final Duration BACK_OFF_MAX = Duration.ofMillis(2);

  private Failover() {}

  /** Whether a plan has it. */
  static boolean isOn(EnvoyPlan plan) {
    return plan.failover() != null && FailoverPlan.isServedBy(plan.version());
  }

  /** The fields of a route's action. */
  static Map<String, Object> action(EnvoyPlan plan, FailoverPlan failover) {
    return map(
        "inline_cluster_specifier_plugin",
        map(
            "extension",
            extension(
                "envoy.router.cluster_specifier_plugin.matcher",
                typed(
                    PLUGIN + "MatcherClusterSpecifier",
                    "cluster_matcher",
                    byAttempt(plan, failover)))),
        "timeout",
        seconds(plan.listener().timeout()),
        "idle_timeout",
        seconds(plan.listener().timeout()),
        "auto_host_rewrite",
        true,
        "retry_policy",
        retryPolicy(failover));
  }

  private static Map<String, Object> retryPolicy(FailoverPlan failover) {
    Map<String, Object> policy =
        map(
            "retry_on",
            "5xx,connect-failure,refused-stream,reset",
            "num_retries",
            failover.attemptsMax() - 1,
            "refresh_cluster_on_retry",
            true,
            "retry_back_off",
            map("base_interval", seconds(BACK_OFF), "max_interval", seconds(BACK_OFF_MAX)),
            "retry_host_predicate",
            Routes.otherHosts(),
            "host_selection_retry_max_attempts",
            Routes.OTHER_HOST_ATTEMPTS);
    if (failover.firstByteWithin() != null) {
      policy.put("per_try_idle_timeout", seconds(failover.firstByteWithin()));
    }
    return policy;
  }

  /** The count of attempts is absent at the first, and one behind after it. */
  private static Map<String, Object> byAttempt(EnvoyPlan plan, FailoverPlan failover) {
    Map<String, Object> later = map();
    for (int made = 1; made < failover.attemptsMax(); made++) {
      later.put(
          Integer.toString(made),
          map("matcher", clusterIn(plan, RoutingHeaders.attempt(made + 1))));
    }
    return map(
        "matcher_tree",
        map("input", input(ATTEMPTS_SO_FAR), "exact_match_map", map("map", later)),
        "on_no_match",
        map("matcher", clusterIn(plan, RoutingHeaders.attempt(1))));
  }

  private static Map<String, Object> clusterIn(EnvoyPlan plan, String header) {
    Map<String, Object> clusters = map();
    for (String name : names(plan)) {
      clusters.put(
          name,
          map("action", extension("cluster", typed(PLUGIN + "ClusterAction", "cluster", name))));
    }
    return map(
        "matcher_tree", map("input", input(header), "exact_match_map", map("map", clusters)));
  }

  private static List<String> names(EnvoyPlan plan) {
    List<String> names = new ArrayList<>();
    for (ModelCluster model : plan.clusters()) {
      names.add(model.name());
      names.add(model.name() + TWIN_SUFFIX);
    }
    return names;
  }

  private static Map<String, Object> input(String header) {
    return extension("request-header", typed(INPUT, "header_name", header));
  }
}
