package io.throughline.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.throughline.envoy.RoutingHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Envoy has counted of the requests that passed the sidecar by, which the sidecar itself
 * cannot know. Left out while Envoy cannot be read. Thread-safe.
 */
final class EnvoyMetrics implements MultiCollector {
  private static final String REQUEST = RoutingHeaders.REQUEST_STAT_PREFIX;
  private static final String OBSERVER = RoutingHeaders.OBSERVER_STAT_PREFIX;

  /** Present in each Envoy that runs our filters; another program may hold the port. */
  private static final Sum OURS = filter("request", REQUEST, "failure_mode_allowed");

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "throughline_envoy_failure_mode_allowed",
              "Requests and copies of answers that went on without the sidecar",
              OURS,
              filter("observer", OBSERVER, "failure_mode_allowed")),
          new Row(
              "throughline_envoy_message_timeouts",
              "Messages that the sidecar did not answer in time",
              filter("request", REQUEST, "message_timeouts"),
              filter("observer", OBSERVER, "message_timeouts")),
          new Row(
              "throughline_envoy_bypassed",
              "Requests that the default model answered because the sidecar did not",
              sum(
                  "vhost\\..*\\.route\\."
                      + RoutingHeaders.BYPASS_STAT_PREFIX
                      + "\\.upstream_rq_completed")),
          new Row(
              "throughline_envoy_requests_too_large",
              "Requests that Envoy answered with 413",
              sum("http\\..*\\.downstream_rq_too_large")));

  /** Finds the names of all counters of the rows. */
  static final String COUNTER_NAMES =
      ROWS.stream()
          .flatMap(row -> row.sums().stream())
          .map(sum -> "^" + sum.names() + "$")
          .collect(Collectors.joining("|"));

  private final EnvoyReading envoy;

  EnvoyMetrics(EnvoyReading envoy) {
    this.envoy = envoy;
  }

  /** One metric, without {@code _total}. */
  private record Row(String name, String help, List<Sum> sums) {
    Row(String name, String help, Sum... sums) {
      this(name, help, List.of(sums));
    }

    CounterSnapshot snapshot(Map<String, Long> counters) {
      CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
      for (Sum sum : sums) {
        builder.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(sum.labels())
                .value(sum.of(counters))
                .build());
      }
      return builder.build();
    }
  }

  /** The counters whose whole name matches, over all listeners of Envoy. */
  private record Sum(Labels labels, Pattern names) {
    boolean isIn(Map<String, Long> counters) {
      return counters.keySet().stream().anyMatch(name -> names.matcher(name).matches());
    }

    double of(Map<String, Long> counters) {
      return counters.entrySet().stream()
          .filter(counter -> names.matcher(counter.getKey()).matches())
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  private static Sum sum(String names) {
    return new Sum(Labels.EMPTY, Pattern.compile(names));
  }

  private static Sum filter(String label, String statPrefix, String counter) {
    String names = "http\\..*\\.ext_proc\\." + statPrefix + "\\." + counter;
    return new Sum(Labels.of("filter", label), Pattern.compile(names));
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, Long> counters = envoy.counters();
    boolean up = OURS.isIn(counters);
    List<MetricSnapshot> metrics = new ArrayList<>();
    metrics.add(up(up));
    if (up) {
      ROWS.forEach(row -> metrics.add(row.snapshot(counters)));
    }
    return new MetricSnapshots(metrics);
  }

  private static GaugeSnapshot up(boolean up) {
    return GaugeSnapshot.builder()
        .name("throughline_envoy_up")
        .help("Whether Envoy's counters could be read")
        .dataPoint(GaugeDataPointSnapshot.builder().value(up ? 1 : 0).build())
        .build();
  }
}
