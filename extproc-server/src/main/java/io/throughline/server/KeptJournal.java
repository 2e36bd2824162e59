package io.throughline.server;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.Journal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.replay.journal.JournalListener;
import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.JournalStore;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.replay.journal.JournalUpkeep;
import io.throughline.replay.journal.PostgresJournal;
import io.throughline.replay.journal.StoreOpener;
import io.throughline.server.config.JournalSettings;
import io.throughline.server.config.JournalSettings.Postgres;
import io.throughline.server.metrics.Meters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The journal of the configuration.
 *
 * @param journal takes records
 * @param reader reads them
 * @param durable the same where a store keeps them; null where memory does
 * @param upkeep looks after that store; null where memory keeps them
 */
record KeptJournal(
    Journal journal,
    JournalReader reader,
    @Nullable DurableJournal durable,
    @Nullable JournalUpkeep upkeep)
    implements AutoCloseable {
  /** Records that can be read without a store. */
  private static final int RECORDS_IN_MEMORY = 10_000;

  /** States on their way to the store: some seconds of a busy sidecar. */
  private static final int QUEUE_MAX = 65_536;

  /** Texts that are kept make both of these shorter: so many of their bytes may be in either. */
  private static final long TEXT_BYTES_MAX = 128L << 20;

  private static final int TEXTS_OF_A_RECORD = 2;

  static KeptJournal of(
      JournalSettings settings, Environment environment, Meters meters, InstantSource clock) {
    if (settings.type() == JournalSettings.Type.MEMORY) {
      InMemoryJournal memory = new InMemoryJournal(recordsInMemory(settings));
      return new KeptJournal(memory, memory, null, null);
    }
    JournalListener listener = meters.journal(clock);
    DurableJournal durable =
        new DurableJournal(
            new DurableJournal.Settings(
                recordsInMemory(settings),
                queueMax(settings),
                settings.spillFolder(),
                settings.spillBytesMax()),
            opener(settings, environment),
            listener);
    publish(durable, meters);
    JournalUpkeep upkeep =
        new JournalUpkeep(
            durable::store,
            new JournalUpkeep.Limits(settings.retention(), settings.bytesMax()),
            listener,
            clock);
    return new KeptJournal(durable, durable, durable, upkeep);
  }

  static int recordsInMemory(JournalSettings settings) {
    long textBytes = (long) TEXTS_OF_A_RECORD * settings.textBytesMax();
    return textBytes == 0
        ? RECORDS_IN_MEMORY
        : (int) Math.min(RECORDS_IN_MEMORY, TEXT_BYTES_MAX / textBytes);
  }

  /** Each state brings one text at most: that of the request, then that of the answer. */
  static int queueMax(JournalSettings settings) {
    return settings.textBytesMax() == 0
        ? QUEUE_MAX
        : (int) Math.min(QUEUE_MAX, TEXT_BYTES_MAX / settings.textBytesMax());
  }

  private static StoreOpener opener(JournalSettings settings, Environment environment) {
    Postgres postgres = settings.postgres();
    if (postgres == null) {
      return () -> embedded(settings.file());
    }
    PostgresJournal.Address address =
        new PostgresJournal.Address(
            postgres.url(), postgres.user(), () -> environment.journalPassword(postgres));
    return () -> PostgresJournal.open(address);
  }

  private static JournalStore embedded(Path file) throws JournalStoreException {
    try {
      EmbeddedJournal.makeFolder(file);
    } catch (IOException e) {
      throw new JournalStoreException(file.getParent() + ": cannot be made", e);
    }
    return EmbeddedJournal.open(file);
  }

  private static void publish(DurableJournal durable, Meters meters) {
    meters.gauge(
        "throughline.journal.queued",
        "States of records on their way to the store",
        durable,
        DurableJournal::queued);
    meters.gauge(
        "throughline.journal.spill.bytes",
        "Bytes of records that wait on the disk for their store",
        durable,
        DurableJournal::spilledBytes);
    meters.gauge(
        "throughline.journal.up",
        "1 while the journal's store takes records",
        durable,
        journal -> journal.trouble().isEmpty() ? 1 : 0);
  }

  /** Begins to bring records to the store. */
  void start() {
    if (durable != null && upkeep != null) {
      durable.start();
      upkeep.start();
    }
  }

  /** Stores or spills what is there. */
  @Override
  public void close() {
    if (durable != null && upkeep != null) {
      upkeep.close();
      durable.close();
    }
  }
}
