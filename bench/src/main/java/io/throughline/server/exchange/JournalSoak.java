package io.throughline.server.exchange;

import io.throughline.replay.ReplayRecord;
import io.throughline.replay.journal.AnalyticsQuery;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.replay.journal.JournalListener;
import io.throughline.replay.journal.JournalStore;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.replay.journal.PostgresJournal;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.replay.journal.StoreOpener;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fills a journal as a busy sidecar does, beginnings and ends of records apart, and asks it what
 * people ask. Arguments: {@code embedded} or {@code postgres}, how many records, a folder that is
 * not there. Prints what it found as JSON on the last line.
 */
public final class JournalSoak {
  /** Records between the beginning of one and its end. */
  private static final int IN_FLIGHT = 4_000;

  private static final int QUEUE = 65_536;
  private static final int QUESTIONS = 400;
  private static final int APPENDS = 200_000;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration MONTH = Duration.ofDays(30);

  private final Map<String, Object> found = new LinkedHashMap<>();
  private final long records;
  private final Path folder;
  private final StoreOpener opener;
  private final JournalLoad load;
  private final Instant end = Instant.parse("2026-11-01T00:00:00Z");

  private JournalSoak(long records, Path folder, StoreOpener opener) {
    this.records = records;
    this.folder = folder;
    this.opener = opener;
    this.load = new JournalLoad(end.minus(MONTH), (double) MONTH.toNanos() / 1_000 / records);
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[2]));
    long records = Long.parseLong(arguments[1]);
    if (arguments[0].equals("embedded")) {
      Path file = folder.resolve("journal.sqlite");
      new JournalSoak(records, folder, () -> EmbeddedJournal.open(file)).run();
      return;
    }
    try (EmbeddedPostgres server = postgres(folder)) {
      PostgresJournal.Address address =
          new PostgresJournal.Address(
              "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
              "postgres",
              () -> "");
      new JournalSoak(records, folder, () -> PostgresJournal.open(address)).run();
    }
  }

  /** A server that keeps what it commits, with the memory of a small machine. */
  private static EmbeddedPostgres postgres(Path folder) throws IOException {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("shared_buffers", "512MB")
        .setServerConfig("max_wal_size", "4GB")
        .setDataDirectory(folder.resolve("postgres"))
        .start();
  }

  private void run() throws Exception {
    appends(
        "append_store_away",
        () -> {
          throw new JournalStoreException("away");
        },
        "away");
    DurableJournal journal = journal(opener, "spill");
    while (!journal.flush(LONG)) {
      progress("waits for the store: " + journal.trouble());
    }
    appends(journal, "append_store_there", records + IN_FLIGHT);
    fill(journal);
    ask(journal);
    found.put("dropped", journal.dropped());
    journal.close();
    System.out.println(JsonMapper.shared().writeValueAsString(found));
  }

  private DurableJournal journal(StoreOpener store, String spill) {
    DurableJournal journal =
        new DurableJournal(
            new DurableJournal.Settings(10_000, QUEUE, folder.resolve(spill), 1L << 30),
            store,
            JournalListener.NONE);
    journal.start();
    return journal;
  }

  private void appends(String name, StoreOpener store, String spill) {
    DurableJournal journal = journal(store, spill);
    appends(journal, name, 2 * (records + IN_FLIGHT));
    found.put(name + "_dropped", journal.dropped());
    journal.close();
  }

  /** What appending costs, at a pace that a sidecar has at most. */
  private void appends(DurableJournal journal, String name, long from) {
    progress(name);
    long[] nanos = new long[APPENDS];
    for (int i = 0; i < APPENDS; i++) {
      ReplayRecord replay = load.opened(from + i);
      while (journal.queued() > QUEUE / 2) {
        LockSupport.parkNanos(100_000);
      }
      long begun = System.nanoTime();
      journal.append(replay);
      nanos[i] = System.nanoTime() - begun;
    }
    percentiles(name + "_ns", Arrays.copyOfRange(nanos, APPENDS / 4, APPENDS), 1);
    journal.flush(LONG);
  }

  private void fill(DurableJournal journal) {
    long begun = System.nanoTime();
    long next = begun;
    for (long i = 0; i < records + IN_FLIGHT; i++) {
      if (i < records) {
        journal.append(load.opened(i));
      }
      long ended = i - IN_FLIGHT;
      if (ended >= 0) {
        journal.update(load.opened(ended).id(), before -> load.ended(ended));
      }
      while (journal.queued() > QUEUE / 2) {
        LockSupport.parkNanos(100_000);
      }
      if (System.nanoTime() > next) {
        progress(
            i + " records, " + Math.round(i / ((System.nanoTime() - begun) / 1e9)) + " a second");
        next = System.nanoTime() + 10_000_000_000L;
      }
    }
    journal.flush(LONG);
    found.put("records", records);
    found.put("records_per_second", records / ((System.nanoTime() - begun) / 1e9));
  }

  private void ask(DurableJournal journal) throws JournalStoreException {
    JournalStore store = Objects.requireNonNull(journal.store());
    SplittableRandom random = new SplittableRandom(42);
    progress("pages");
    time(
        "session_page_ms",
        QUESTIONS,
        () ->
            journal.page(
                RecordQuery.ofSession(JournalLoad.session(random.nextLong(records))), 50, 0));
    time("newest_page_ms", QUESTIONS, () -> journal.page(RecordQuery.ALL, 50, 0));
    progress("roll-up");
    long begun = System.nanoTime();
    long sessions = 0;
    for (int some = store.rollUp(); some > 0; some = store.rollUp()) {
      sessions += some;
    }
    found.put("rolled_up_sessions", sessions);
    found.put("rolled_up_per_second", sessions / ((System.nanoTime() - begun) / 1e9));
    progress("overviews");
    AnalyticsQuery month = new AnalyticsQuery(end.minus(MONTH), end.plusSeconds(3_600), "", "", "");
    time("overview_ms", 20, () -> store.overview(month));
    time("models_ms", 20, () -> store.models(month));
    time("sessions_page_ms", 20, () -> store.sessions(month, 50, 0));
    found.put("bytes_per_record", (double) store.bytes() / records);
  }

  /** Something that is timed. */
  private interface Question {
    Object ask() throws JournalStoreException;
  }

  private void time(String name, int times, Question question) throws JournalStoreException {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long begun = System.nanoTime();
      Object answer = question.ask();
      nanos[i] = answer.hashCode() == 0 ? 0 : System.nanoTime() - begun;
    }
    percentiles(name, nanos, 1e6);
  }

  private void percentiles(String name, long[] nanos, double unit) {
    Arrays.sort(nanos);
    found.put(name + "_p50", nanos[nanos.length / 2] / unit);
    found.put(name + "_p95", nanos[nanos.length * 95 / 100] / unit);
    found.put(name + "_p99", nanos[nanos.length * 99 / 100] / unit);
    found.put(name + "_max", nanos[nanos.length - 1] / unit);
  }

  private static void progress(String step) {
    System.err.println("journal: " + step);
  }
}
