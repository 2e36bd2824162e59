package io.throughline.server.exchange;

import io.throughline.envoy.RoutingHeaders;
import io.throughline.selector.Selection.Chosen;
import io.throughline.server.config.SidecarSettings.FailoverSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The clusters of a request's attempts, in order: its model, then the other candidates by score. A
 * turn that only one model can serve tries the other endpoints of that one.
 */
final class Attempts {
  private Attempts() {}

  /**
   * The clusters, of a model that takes over by the name of its twin; empty where requests do not
   * move on.
   *
   * @param fixed whether no other model may serve the turn
   * @param resting models that are known to fail
   */
  static List<String> of(
      Chosen chosen, boolean fixed, Set<String> resting, FailoverSettings settings) {
    if (!settings.enabled()) {
      return List.of();
    }
    List<String> clusters = new ArrayList<>(settings.attempts());
    clusters.add(chosen.model());
    if (!fixed) {
      others(chosen, resting).stream()
          .limit(settings.attempts() - 1L)
          .map(RoutingHeaders::twin)
          .forEach(clusters::add);
    }
    if (clusters.size() == 1) {
      for (int more = 1; more < settings.attempts(); more++) {
        clusters.add(chosen.model());
      }
    }
    return clusters;
  }

  private static List<String> others(Chosen chosen, Set<String> resting) {
    return chosen.scores().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(chosen.model()))
        .filter(entry -> !resting.contains(entry.getKey()))
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
