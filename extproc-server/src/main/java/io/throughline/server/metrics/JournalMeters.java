package io.throughline.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.replay.journal.JournalListener;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what happens to records on their way to the journal's store, and logs what goes wrong, at
 * most one line a second for each thing. Thread-safe.
 */
final class JournalMeters implements JournalListener {
  private static final System.Logger LOG = System.getLogger(JournalMeters.class.getName());
  private static final long PERIOD_MILLIS = 1_000;

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Counter stored;
  private final Counter spilled;
  private final Map<String, Long> loggedAtMillis = new ConcurrentHashMap<>();

  JournalMeters(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.stored = counter("throughline.journal.stored", "States of records written to the store");
    this.spilled =
        counter("throughline.journal.spilled", "States of records written to the spill meanwhile");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  @Override
  public void stored(int count) {
    stored.increment(count);
  }

  @Override
  public void spilled(int count) {
    spilled.increment(count);
  }

  @Override
  public void storeFailed(String why) {
    failed("store", "records go to the spill: " + why);
  }

  @Override
  public void spillFailed(String why) {
    failed("spill", "records wait in memory: " + why);
  }

  @Override
  public void readFailed(String why) {
    failed("read", "a query was not answered: " + why);
  }

  @Override
  public void upkeepFailed(String why) {
    failed("upkeep", why);
  }

  @Override
  public void storeRecovered() {
    log("recovered", System.Logger.Level.INFO, "journal: the store takes records");
  }

  @Override
  public void dropped(int count, String why) {
    registry.counter("throughline.journal.lost", "reason", why).increment(count);
    log("dropped", System.Logger.Level.WARNING, "journal: records are lost: " + why);
  }

  private void failed(String what, String line) {
    registry.counter("throughline.journal.failures", "what", what).increment();
    log(what, System.Logger.Level.WARNING, "journal: " + line);
  }

  private void log(String what, System.Logger.Level level, String line) {
    long now = clock.millis();
    Long before = loggedAtMillis.get(what);
    // A clock that stepped back does not silence it.
    if (before == null || now < before || now - before >= PERIOD_MILLIS) {
      loggedAtMillis.put(what, now);
      LOG.log(level, line);
    }
  }
}
