package io.throughline.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.store.StoreFailure.Reason;
import io.throughline.store.StoreListener;

/** Counts what happens between a shared session store and this sidecar. Thread-safe. */
final class StoreMeters implements StoreListener {
  private final MeterRegistry registry;
  private final Counter nearAnswered;
  private final Counter pushed;
  private final Counter lost;
  private final Counter recovered;

  StoreMeters(MeterRegistry registry) {
    this.registry = registry;
    this.nearAnswered =
        counter(
            "throughline.session.store.near.answers", "Reads answered from this sidecar's memory");
    this.pushed =
        counter(
            "throughline.session.store.pushed",
            "Sessions and links written here alone and shared later");
    this.lost =
        counter("throughline.session.store.lost", "Writes made here alone that were given up");
    this.recovered =
        counter("throughline.session.store.recoveries", "Times the shared store answered again");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  @Override
  public void failed(Reason reason) {
    registry.counter("throughline.session.store.failures", "reason", reason.word()).increment();
  }

  @Override
  public void nearAnswered() {
    nearAnswered.increment();
  }

  @Override
  public void pushed(int count) {
    pushed.increment(count);
  }

  @Override
  public void lost(int count) {
    lost.increment(count);
  }

  @Override
  public void recovered() {
    recovered.increment();
  }
}
