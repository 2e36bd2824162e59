package io.throughline.demo.history;

import io.throughline.replay.RecordJson;
import io.throughline.replay.ReplayRecord;
import io.throughline.server.config.RouterConfig;
import java.io.IOException;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes up sessions of some days and brings them into a sidecar's journal. The same days of the
 * same configuration give the same sessions. Records say {@code generated}, and that their session
 * ids come from there. For one thread.
 */
public final class History {
  /** The longest past. */
  public static final int DAYS_MAX = 90;

  static final String SOURCE = "generated";

  /** Characters of one import, far below what a sidecar takes. */
  private static final int PIECE_CHARS = 2 << 20;

  private static final Duration SUMMED_WITHIN = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final RouterConfig config;
  private final Speeds speeds;
  private final PastRouter router;
  private final HistoryApi api;
  private final Consumer<String> progress;
  private final Instant from;
  private final Instant until;
  private final StringBuilder piece = new StringBuilder();
  private HistorySums sums = HistorySums.NONE;
  private @Nullable Future<?> sending;

  /**
   * What was made up, and what the sidecar says of it.
   *
   * @param told by its overview
   */
  public record Loaded(HistorySums made, HistorySums told, Duration took) {
    /** In a line. */
    public String summary() {
      return "history: %d sessions, %d turns, %d sessions in circles, %s USD, in %.1f s"
          .formatted(
              made.sessions(),
              made.turns(),
              made.divergedSessions(),
              made.cost().setScale(2, RoundingMode.HALF_UP),
              took.toMillis() / 1_000.0);
    }

    /** Whether both agree. */
    public boolean addsUp() {
      return made.equalsInValue(told);
    }
  }

  private History(
      RouterConfig config, HistoryApi api, Instant from, Instant until, Consumer<String> progress) {
    this.config = config;
    this.speeds = Speeds.of(config.catalogue());
    this.router = new PastRouter(config, speeds);
    this.api = api;
    this.progress = progress;
    this.from = from;
    this.until = until;
  }

  /**
   * Makes up the days before a time and brings them in; returns when the sidecar has summed them
   * up, or after a minute and a half.
   *
   * @param config that the sidecar serves
   * @param days 1 to {@value #DAYS_MAX}
   * @param complete false leaves the last record out, for a test to see that it is noticed
   * @throws IOException when the sidecar does not take them
   */
  public static Loaded load(
      URI admin,
      RouterConfig config,
      int days,
      Instant until,
      boolean complete,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (HistoryApi api = new HistoryApi(admin)) {
      Instant from = until.minus(Duration.ofDays(days));
      History history = new History(config, api, from, until, progress);
      history.fill(complete);
      HistorySums told = history.summedUp();
      return new Loaded(history.sums, told, Duration.ofNanos(System.nanoTime() - began));
    }
  }

  private void fill(boolean complete) throws IOException, InterruptedException {
    LocalDate first = from.atOffset(ZoneOffset.UTC).toLocalDate();
    LocalDate last = until.atOffset(ZoneOffset.UTC).toLocalDate();
    try (ExecutorService sender = Executors.newSingleThreadExecutor()) {
      for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
        add(day, sender);
        progress.accept("history up to " + day + ": " + sums.sessions() + " sessions");
      }
      if (!complete) {
        piece.setLength(piece.lastIndexOf("\n", piece.length() - 2) + 1);
      }
      send(sender);
      awaitSent();
    }
  }

  private void add(LocalDate day, ExecutorService sender) throws IOException, InterruptedException {
    String digits = day.toString().replace("-", "");
    List<Long> begins = Almanac.begins(day);
    for (int i = 0; i < begins.size(); i++) {
      long begin = begins.get(i);
      if (begin >= from.toEpochMilli() && begin < until.toEpochMilli()) {
        add(PastPlan.session(digits, i, begin), sender);
      }
    }
  }

  private void add(PastSession plan, ExecutorService sender)
      throws IOException, InterruptedException {
    List<ReplayRecord> records = PastRun.of(config, router, speeds, plan, until.toEpochMilli());
    sums = sums.plus(records);
    for (ReplayRecord one : records) {
      Map<String, Object> json = RecordJson.of(one);
      json.put(SOURCE, true);
      piece.append(JSON.writeValueAsString(json)).append('\n');
    }
    if (piece.length() > PIECE_CHARS) {
      send(sender);
    }
  }

  /** One piece is brought in while the next is made. */
  private void send(ExecutorService sender) throws IOException, InterruptedException {
    awaitSent();
    String lines = piece.toString();
    piece.setLength(0);
    if (lines.isEmpty()) {
      return;
    }
    sending =
        sender.submit(() -> {
          api.bringIn(lines);
          return null;
        });
  }

  private void awaitSent() throws IOException, InterruptedException {
    if (sending == null) {
      return;
    }
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private HistorySums summedUp() throws IOException, InterruptedException {
    progress.accept("history: summed up by the sidecar");
    long deadline = System.nanoTime() + SUMMED_WITHIN.toNanos();
    HistorySums told = api.sums(from, until);
    while (told.turns() < sums.turns() && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE);
      told = api.sums(from, until);
    }
    return told;
  }
}
