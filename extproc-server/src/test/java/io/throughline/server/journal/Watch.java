package io.throughline.server.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks for the newest records beside the load, and remembers those that a page of the store has
 * shown: they are acknowledged. A page that says {@code degraded} is from the sidecar's memory and
 * acknowledges nothing. Asking brings records to the store sooner, so it can pause. Thread-safe.
 */
final class Watch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(200);

  private final JournaledRouter site;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofPlatform().daemon().name("watch").unstarted(this::run);
  private volatile boolean paused;
  private volatile boolean over;

  private Watch(JournaledRouter site) {
    this.site = site;
  }

  /** Begins. */
  static Watch on(JournaledRouter site) {
    Watch watch = new Watch(site);
    watch.thread.start();
    return watch;
  }

  /** Asks no more for now. */
  void pause() {
    paused = true;
  }

  /** Asks again. */
  void resume() {
    paused = false;
  }

  /** Knows from elsewhere that these are on a disk. */
  void acknowledge(Collection<String> ids) {
    acknowledged.addAll(ids);
  }

  /** Ids that must be there at last. */
  Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  private void run() {
    try {
      while (!over) {
        if (!paused) {
          ask();
        }
        TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() throws InterruptedException {
    try {
      acknowledged.addAll(site.newestStored());
    } catch (IOException e) {
      // The sidecar is away.
    }
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
  }
}
