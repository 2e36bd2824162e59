package io.throughline.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.throughline.replay.journal.JournalListener;
import io.throughline.store.StoreListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/**
 * The one table of metrics. Label values come from the configuration or from fixed words, never
 * from a client; a session id is never a label. Thread-safe.
 */
public final class Meters {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Timer exchange =
      Timer.builder("throughline.exchange")
          .description("From the request's body to the reply for Envoy")
          .publishPercentiles(0.5, 0.95, 0.99)
          .register(registry);
  private final Counter unproven =
      Counter.builder("throughline.unproven")
          .description("Turns in a tool loop whose owner nothing told")
          .register(registry);
  private final Counter planLearned =
      Counter.builder("throughline.planner.learned")
          .description("Free turns that the planner has learned from")
          .register(registry);

  /** Counts what happens to records on their way to the journal's store. */
  public JournalListener journal(InstantSource clock) {
    return new JournalMeters(registry, clock);
  }

  /** A turn was routed. */
  public void routed(String decision, String model, String action, String reason) {
    registry
        .counter(
            "throughline.turns",
            "decision",
            decision,
            "model",
            model,
            "action",
            action,
            "reason",
            reason)
        .increment();
  }

  /** A model took a request over from another one whose server failed. */
  public void recovered(String from, String to) {
    registry.counter("throughline.recoveries", "from", from, "to", to).increment();
  }

  /** A turn in a tool loop had no known owner. */
  public void unproven() {
    unproven.increment();
  }

  /** A request was answered with an error. */
  public void refused(String code) {
    registry.counter("throughline.refusals", "code", code).increment();
  }

  /** A turn was beyond a limit of its session. */
  public void limitPassed(String limit, String action) {
    registry.counter("throughline.guardian", "limit", limit, "action", action).increment();
  }

  /** The journal did not tell how long sessions are. */
  public void baselinesFailed() {
    registry.counter("throughline.guardian.baseline.failures").increment();
  }

  /** A session id was not usable. */
  public void sessionIdIgnored(String source) {
    registry.counter("throughline.session.ids.ignored", "source", source).increment();
  }

  /** A turn was routed without session memory. */
  public void degraded(String reason) {
    registry.counter("throughline.degraded", "reason", reason).increment();
  }

  /** An answer ended. */
  public void answered(String model, String state) {
    registry.counter("throughline.answers", "model", model, "state", state).increment();
  }

  /** A provider reported tokens. */
  public void tokens(String model, long input, long cached, long output) {
    tokens(model, "input", input);
    tokens(model, "cached_input", cached);
    tokens(model, "output", output);
  }

  private void tokens(String model, String kind, long count) {
    registry.counter("throughline.tokens", "model", model, "kind", kind).increment(count);
  }

  /** Another configuration was found; the result is {@code taken} or {@code refused}. */
  public void configOffered(String result) {
    registry.counter("throughline.config.reloads", "result", result).increment();
  }

  /** Part of an answer could not be observed. */
  public void captureLost(String why) {
    registry.counter("throughline.capture.lost", "why", why).increment();
  }

  /** Feedback came; the result is {@code taken}, {@code refused} or {@code failed}. */
  public void feedback(String result) {
    registry.counter("throughline.feedback", "result", result).increment();
  }

  /** Lookup tables were derived from the journal; the result is {@code done} or {@code failed}. */
  public void lookupDerived(String result) {
    registry.counter("throughline.lookup.derivations", "result", result).increment();
  }

  /** The file of lookup tables could not be used; what is {@code read} or {@code write}. */
  public void lookupFileFailed(String what) {
    registry.counter("throughline.lookup.file.failures", "what", what).increment();
  }

  /** Publishes how many entries a lookup table has from a source. */
  public <T> void lookupEntries(String table, String source, T of, ToDoubleFunction<T> count) {
    Gauge.builder("throughline.lookup.entries", of, count)
        .description("Entries of lookup tables")
        .tags("table", table, "source", source)
        .register(registry);
  }

  /** Publishes how many entries of a lookup table have too few samples. */
  public <T> void lookupRejected(String table, T of, ToDoubleFunction<T> count) {
    Gauge.builder("throughline.lookup.low.samples", of, count)
        .description("Derived entries with too few samples to count")
        .tags("table", table)
        .register(registry);
  }

  /** The planner learned a free turn and the locked turns that followed it. */
  public void planLearned() {
    planLearned.increment();
  }

  /** A turn was left to the documented scores although the planner is on. */
  public void planFellBack(String reason) {
    registry.counter("throughline.planner.fallbacks", "reason", reason).increment();
  }

  /**
   * The planner's tables could not be kept; what is {@code read}, {@code write} or {@code share}.
   */
  public void planFileFailed(String what) {
    registry.counter("throughline.planner.file.failures", "what", what).increment();
  }

  /** Counts what happens to a shared session store, of which a sidecar has one at most. */
  public StoreListener store() {
    return new StoreMeters(registry);
  }

  /** A reply was ready after this time. */
  public void exchangeTook(Duration time) {
    exchange.record(time);
  }

  /** Publishes a value that something else keeps. */
  public <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
    Gauge.builder(name, source, value).description(description).register(registry);
  }

  /** Publishes what Envoy has counted; each {@link #scrape()} may then wait for it. */
  public void envoy(EnvoyReading envoy) {
    registry.getPrometheusRegistry().register(new EnvoyMetrics(envoy));
  }

  /** All metrics in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }
}
