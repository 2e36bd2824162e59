package io.throughline.server.admin;

import io.throughline.server.live.LiveView;
import io.throughline.server.live.LiveView.Seen;
import io.throughline.server.live.LiveView.Wanted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One reader of live events. It asks the view what is other than it last told, so that nothing
 * waits for it but its own thread: a slow reader is told less often, and of more at one time.
 */
final class LiveStream {
  /** Between two events. */
  static final Duration BETWEEN = Duration.ofMillis(250);

  /** Longest silence. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

  /** One that takes nothing for so long may lose its place. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(30);

  private static final byte[] HEARTBEAT = ": \n\n".getBytes(StandardCharsets.UTF_8);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final LiveView view;
  private final Wanted wanted;
  private final InstantSource clock;
  private final BooleanSupplier allowed;
  private volatile @Nullable Thread thread;
  private volatile long takenNanos = System.nanoTime();

  /**
   * A reader.
   *
   * @param allowed whether it may read still
   */
  LiveStream(LiveView view, Wanted wanted, InstantSource clock, BooleanSupplier allowed) {
    this.view = view;
    this.wanted = wanted;
    this.clock = clock;
    this.allowed = allowed;
  }

  /** Writes until the reader or the server goes away. */
  void writeTo(OutputStream out) throws IOException {
    thread = Thread.currentThread();
    long version = snapshot(out);
    long toldNanos = System.nanoTime();
    while (allowed.getAsBoolean()) {
      try {
        Thread.sleep(BETWEEN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      Seen change = view.since(version, wanted, LiveApi.ROWS_MAX);
      if (change == null) {
        version = snapshot(out);
        toldNanos = System.nanoTime();
      } else if (!change.rows().isEmpty() || !change.gone().isEmpty()) {
        version = changes(out, change);
        toldNanos = System.nanoTime();
      } else {
        version = change.version();
        if (System.nanoTime() - toldNanos > SILENCE_MAX.toNanos()) {
          send(out, HEARTBEAT);
          toldNanos = System.nanoTime();
        }
      }
      takenNanos = System.nanoTime();
    }
  }

  private long snapshot(OutputStream out) throws IOException {
    Seen all = view.seen(wanted, LiveApi.ROWS_MAX);
    event(out, "snapshot", LiveApi.json(clock, all));
    return all.version();
  }

  private long changes(OutputStream out, Seen change) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", clock.instant().toString());
    json.put("sessions", change.rows());
    json.put("gone", change.gone());
    event(out, "changes", json);
    return change.version();
  }

  private static void event(OutputStream out, String name, Map<String, Object> json)
      throws IOException {
    out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    out.write(JSON.writeValueAsBytes(json));
    send(out, "\n\n".getBytes(StandardCharsets.UTF_8));
  }

  private static void send(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Whether it has taken nothing for long. */
  boolean isStuck() {
    return System.nanoTime() - takenNanos > STUCK_AFTER.toNanos();
  }

  /** Ends it from another thread. */
  void end() {
    Thread writing = thread;
    if (writing != null) {
      writing.interrupt();
    }
  }
}
