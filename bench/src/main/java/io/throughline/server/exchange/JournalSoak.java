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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fills a journal as a busy sidecar does, beginnings and ends of records apart, makes it larger by
 * copies, and asks it what people ask. Arguments: {@code embedded} or {@code postgres}, how many
 * records, how many with the copies, a folder that is not there, and {@code views} to measure
 * nothing but what the console's views ask. Prints what it found as JSON on the last line.
 */
public final class JournalSoak {
  /** Records between the beginning of one and its end. */
  private static final int IN_FLIGHT = 4_000;

  private static final int QUEUE = 65_536;

  /** Records that are copied each time. */
  private static final int SEED_MAX = 200_000;

  private static final int QUESTIONS = 400;
  private static final int APPENDS_MAX = 200_000;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration MONTH = Duration.ofDays(30);

  private final Map<String, Object> found = new LinkedHashMap<>();
  private final long records;
  private final boolean views;
  private final int copies;
  private final int appends;
  private final long seed;
  private final Path folder;
  private final Database database;
  private final JournalLoad load;
  private final Instant end = Instant.parse("2026-11-01T00:00:00Z");

  /**
   * The database of a journal.
   *
   * @param opener of the journal's store
   * @param url of it
   * @param bulk statements for a connection that copies many rows
   * @param copied a statement for when it has: what the database does by itself in time
   */
  private record Database(
      StoreOpener opener, String url, String user, List<String> bulk, String copied) {
    private static Database embedded(Path file) {
      return new Database(
          () -> EmbeddedJournal.open(file),
          "jdbc:sqlite:" + file,
          "",
          List.of("PRAGMA synchronous = OFF", "PRAGMA cache_size = -2000000"),
          "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static Database postgres(EmbeddedPostgres server) {
      String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
      PostgresJournal.Address address = new PostgresJournal.Address(url, "postgres", () -> "");
      return new Database(
          () -> PostgresJournal.open(address),
          url,
          "postgres",
          List.of("SET synchronous_commit = off"),
          "VACUUM ANALYZE");
    }
  }

  private JournalSoak(long records, long rows, Path folder, Database database, boolean views) {
    this.records = records;
    this.seed = Math.min(SEED_MAX, records);
    this.copies = (int) Math.max(0, (rows - records) / seed);
    this.appends = (int) Math.min(APPENDS_MAX, 4 * records);
    this.folder = folder;
    this.database = database;
    this.views = views;
    // For the views all stand in the order of their times, as what came one by one does.
    this.load =
        new JournalLoad(end.minus(MONTH), micros(views ? records + copies * seed : records));
  }

  /** Between two of that many records of the month. */
  private static double micros(long of) {
    return (double) MONTH.toNanos() / 1_000 / of;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    long records = Long.parseLong(arguments[1]);
    long rows = Long.parseLong(arguments[2]);
    Path folder = Files.createDirectories(Path.of(arguments[3]));
    boolean views = arguments.length > 4 && arguments[4].equals("views");
    if (arguments[0].equals("embedded")) {
      Database database = Database.embedded(folder.resolve("journal.sqlite"));
      new JournalSoak(records, rows, folder, database, views).run();
      return;
    }
    try (EmbeddedPostgres server = postgres(folder)) {
      new JournalSoak(records, rows, folder, Database.postgres(server), views).run();
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
    if (views) {
      views();
    } else {
      soak();
    }
    System.out.println(JsonMapper.shared().writeValueAsString(found));
  }

  private void views() throws Exception {
    try (DurableJournal journal = opened()) {
      fill(journal);
      JournalStore store = Objects.requireNonNull(journal.store());
      rollUp(store);
      enlarge(store);
      found.clear();
      found.put("rows", records + copies * seed);
      found.put("sessions", (records + copies * seed) / JournalLoad.TURNS);
      SplittableRandom random = new SplittableRandom(42);
      new JournalViews(journal, end, found).ask(() -> session(random).filter().sessionId());
    }
  }

  private void soak() throws Exception {
    appends(
        "append_store_away",
        () -> {
          throw new JournalStoreException("away");
        },
        "away");
    DurableJournal journal = opened();
    appends(journal, "append_store_there", records + IN_FLIGHT);
    fill(journal);
    ask(journal);
    found.put("dropped", journal.dropped());
    journal.close();
  }

  private DurableJournal opened() {
    DurableJournal journal = journal(database.opener(), "spill");
    while (!journal.flush(LONG)) {
      progress("waits for the store: " + journal.trouble());
      LockSupport.parkNanos(100_000_000); // A store that is not open yet refuses at once.
    }
    return journal;
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
    long[] nanos = new long[appends];
    for (int i = 0; i < appends; i++) {
      ReplayRecord replay = load.opened(from + i);
      while (journal.queued() > QUEUE / 2) {
        LockSupport.parkNanos(100_000);
      }
      long begun = System.nanoTime();
      journal.append(replay);
      nanos[i] = System.nanoTime() - begun;
    }
    percentiles(name + "_ns", Arrays.copyOfRange(nanos, appends / 4, appends), 1);
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

  private void ask(DurableJournal journal) throws JournalStoreException, SQLException {
    JournalStore store = Objects.requireNonNull(journal.store());
    rollUp(store);
    enlarge(store);
    found.put("rows", records + copies * seed);
    SplittableRandom random = new SplittableRandom(42);
    progress("pages");
    time("session_page_ms", QUESTIONS, () -> journal.page(session(random), 50, 0));
    time("newest_page_ms", QUESTIONS, () -> journal.page(RecordQuery.ALL, 50, 0));
    progress("overviews");
    AnalyticsQuery month = new AnalyticsQuery(end.minus(MONTH), end.plusSeconds(3_600), "", "", "");
    time("overview_ms", 20, () -> store.overview(month));
    time("models_ms", 20, () -> store.models(month));
    time("sessions_page_ms", 20, () -> store.sessions(month, 50, 0));
    AnalyticsQuery tenant = new AnalyticsQuery(month.from(), month.to(), "tenant-7", "", "");
    time("sessions_page_of_a_tenant_ms", 20, () -> store.sessions(tenant, 50, 0));
    found.put("bytes_per_record", (double) store.bytes() / (records + copies * seed));
  }

  private void rollUp(JournalStore store) throws JournalStoreException {
    progress("roll-up");
    long begun = System.nanoTime();
    while (store.rollUp() > 0) {}
    double seconds = (System.nanoTime() - begun) / 1e9;
    long sessions = records / JournalLoad.TURNS;
    found.put("rolled_up_sessions", sessions);
    found.put("rolled_up_per_second", sessions / seconds);
  }

  private RecordQuery session(SplittableRandom random) {
    long copy = random.nextLong(copies + 1L);
    long number = random.nextLong(copy == 0 ? records : seed);
    return RecordQuery.ofSession(JournalLoad.session(number) + JournalCopies.suffix(copy));
  }

  private void enlarge(JournalStore store) throws JournalStoreException, SQLException {
    if (copies == 0) {
      return;
    }
    progress("copies");
    double share = 1 - (double) seed / records;
    long month = MONTH.toNanos() / 1_000;
    long step = views ? month / (copies + 1) : (long) (month * share / copies);
    try (Connection connection = DriverManager.getConnection(database.url(), database.user(), "");
        Statement statement = connection.createStatement()) {
      for (String one : database.bulk()) {
        statement.execute(one);
      }
      new JournalCopies(connection)
          .copy(seed, copies, step, copy -> progress("copy " + copy + " of " + copies));
      statement.execute(database.copied());
    }
    progress("hours");
    while (store.rollUp() > 0) {}
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
