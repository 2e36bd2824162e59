package io.throughline.server.journal;

import static io.throughline.server.Eventually.eventually;

import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What the cases of one journal have in common: load beside a watch, troubles again and again, and
 * the reckoning. Not thread-safe, but for its parts that say so.
 */
final class Trial implements AutoCloseable {
  /** Answers before a trouble, during it and after it, at least. */
  static final int ENOUGH = 100;

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration SPAN = Duration.ofDays(2);

  final JournaledRouter site;
  final Load load;
  final Watch watch;
  final Reckoning reckoning = new Reckoning();
  final SplittableRandom random;
  private final String name;
  private final Size size;
  private final Consumer<String> progress;
  private final Instant began = Instant.now();
  private int rounds;

  /** One trouble. */
  interface Round {
    /**
     * It comes and goes.
     *
     * @param number from 0 on
     */
    void run(int number) throws Exception;
  }

  private Trial(String name, JournaledRouter site, Size size, Consumer<String> progress) {
    this.name = name;
    this.site = site;
    this.size = size;
    this.progress = progress;
    this.random = new SplittableRandom(size.seed());
    this.load = Load.on(site.router());
    this.watch = Watch.on(site);
  }

  /** Begins, once the journal is open; closes the site with itself. */
  static Trial on(String name, JournaledRouter site, Size size, Consumer<String> progress) {
    site.awaitOpen();
    return new Trial(name, site, size, progress);
  }

  /** A folder for a journal. */
  static Path folder() throws IOException {
    return Files.createTempDirectory("journal");
  }

  /** The block of an embedded journal in a folder. */
  static String embedded(Path folder) {
    return "{file: %s, spill: {folder: %s}}"
        .formatted(folder.resolve("journal.sqlite"), folder.resolve("spill"));
  }

  /** Troubles until the time is over, and at least so many. */
  void again(int least, Round round) throws Exception {
    long end = System.nanoTime() + size.outage().toNanos();
    do {
      load.await(ENOUGH);
      round.run(rounds++);
      progress.accept("%s: %d times, %d turns".formatted(name, rounds, load.asked().size()));
    } while (rounds < least || System.nanoTime() < end);
    load.await(ENOUGH);
    load.stop();
  }

  /** kill -9; when it was over. */
  long kill() throws InterruptedException {
    long at = site.kill();
    reckoning.killed(at);
    return at;
  }

  /** Compares what was asked with what is there, and the sums with both. */
  CaseReport report() throws Exception {
    awaitEnds();
    reckoning.compare(load.asked(), watch.acknowledged(), site.all());
    reckoning.count("rounds", rounds);
    reckoning.count("failed", load.failed());
    reckoning.count("passed_by", site.router().passedBy());
    reckoning.count("rolled_up", sums());
    // What passes a sidecar by is not served by a model either.
    reckoning.atMost("passed_by", load.failed());
    return new CaseReport(name, reckoning.numbers(), reckoning.problems());
  }

  /** The newest records have ended. */
  private void awaitEnds() {
    List<Asked> asked = load.asked();
    List<String> last =
        asked.subList(Math.max(0, asked.size() - ENOUGH / 2), asked.size()).stream()
            .map(Asked::id)
            .toList();
    eventually(
        "the last records have ended",
        SOON,
        site::all,
        found -> last.stream().allMatch(id -> found.has(id) && !found.isOpen(id)));
  }

  /** Waits until the sums are of as many turns as are listed: each counts once there, too. */
  private long sums() throws IOException, InterruptedException {
    eventually("the sums are of what is listed", SOON, this::surplus, none -> none == 0);
    return rolledUp();
  }

  private long surplus() throws IOException, InterruptedException {
    return rolledUp() - site.all().count();
  }

  /** Turns of this trial, as they were rolled up. */
  long rolledUp() throws IOException, InterruptedException {
    return site.rolledUpTurns(began.minus(SPAN), began.plus(SPAN));
  }

  @Override
  public void close() throws IOException {
    watch.close();
    load.close();
    site.close();
  }
}
