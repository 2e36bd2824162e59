package io.throughline.server.live;

import io.throughline.replay.Journal;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.journal.StoredRecord;
import io.throughline.server.exchange.Faults;
import io.throughline.server.live.LiveQueue.Appended;
import io.throughline.server.live.LiveQueue.Changed;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of now. The path of requests adds to a bounded queue, see {@link #feeding}; a thread
 * of the view's own takes from it, so that a change is seen some hundredths of a second later.
 * Thread-safe; readers never hold the path of requests up.
 */
public final class LiveView implements AutoCloseable {
  /** Changes on their way to the view. */
  private static final int QUEUE_MAX = 65_536;

  /** Records that are told apart from those of other replicas. */
  private static final int KNOWN_MAX = 50_000;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final long EXPIRE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final System.Logger LOG = System.getLogger(LiveView.class.getName());

  private final LiveQueue queue = new LiveQueue(QUEUE_MAX);
  private final LiveSessions sessions = new LiveSessions();
  private final Set<String> foreign = new LinkedHashSet<>();
  private final SequencedMap<String, Boolean> known = new LinkedHashMap<>();
  private final InstantSource clock;
  private final Thread thread;
  private volatile boolean closed;
  private long expiredNanos = System.nanoTime();

  /**
   * Sessions at one moment, or what is other than a moment before.
   *
   * @param version names the moment
   * @param rows in the names of the API; the session that changed last first
   * @param gone sessions that are not shown any more, each with {@code session_id} and, where it
   *     has one, {@code tenant}
   * @param leftOut sessions for which there was no room
   */
  public record Seen(
      long version, List<Map<String, Object>> rows, List<Map<String, Object>> gone, int leftOut) {}

  /**
   * Whose sessions are wanted. An empty text filters nothing.
   *
   * @param tenant exact
   * @param workspace exact
   */
  public record Wanted(String tenant, String workspace) {
    private Predicate<LiveSession> sessions() {
      return session ->
          (tenant.isEmpty() || tenant.equals(session.last().tenant()))
              && (workspace.isEmpty() || workspace.equals(session.last().workspace()));
    }
  }

  /** An empty view; {@link #start} begins it. */
  public LiveView(InstantSource clock) {
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("live-view").daemon().unstarted(this::run);
  }

  /** The same journal, which tells this view what it takes. */
  public Journal feeding(Journal journal) {
    return new LiveFeed(journal, queue);
  }

  /** Begins to show what was told, and goes on with it. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        look();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "live view: " + Faults.withoutText(e));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Shows what was told until now. */
  synchronized void look() {
    for (LiveQueue.Event event = queue.poll(); event != null; event = queue.poll()) {
      take(event);
    }
    if (System.nanoTime() - expiredNanos > EXPIRE_NANOS) {
      expiredNanos = System.nanoTime();
      expire();
    }
  }

  synchronized void expire() {
    sessions.expire(clock.instant());
    foreign.removeIf(id -> sessions.awaited(id) == null);
  }

  private void take(LiveQueue.Event event) {
    switch (event) {
      case Appended appended -> {
        ReplayRecord replay = appended.replay();
        isNew(replay.id());
        sessions.add(LiveTurn.of(replay), true);
      }
      case Changed changed -> {
        LiveTurn before = sessions.awaited(changed.id());
        if (before != null) {
          sessions.change(before.with(changed.outcome()));
        }
      }
    }
  }

  /** Adds turns that the journal had before this view began, the newest first. */
  synchronized void seed(List<StoredRecord> stored) {
    Instant shown = clock.instant().minus(LiveSessions.SHOWN_FOR);
    for (StoredRecord one : stored.reversed()) {
      LiveTurn turn = LiveTurn.of(one);
      if (turn.lastAt().isAfter(shown) && isNew(one.id())) {
        sessions.add(turn, false);
      }
    }
  }

  /** Adds turns that the store has, but for those that this view was told of already. */
  synchronized void follow(List<StoredRecord> stored) {
    look();
    for (StoredRecord one : stored.reversed()) {
      if (isNew(one.id())) {
        sessions.add(LiveTurn.of(one), true);
        if (sessions.awaited(one.id()) != null) {
          foreign.add(one.id());
        }
      }
    }
  }

  private boolean isNew(String id) {
    boolean added = known.putIfAbsent(id, true) == null;
    if (known.size() > KNOWN_MAX) {
      known.pollFirstEntry();
    }
    return added;
  }

  /** Records of others whose end is awaited, those that have waited longest first. */
  synchronized List<String> awaited(int most) {
    return foreign.stream().limit(most).toList();
  }

  /** What became of such a record; one that has not ended is asked for again behind the others. */
  synchronized void told(StoredRecord stored) {
    foreign.remove(stored.id());
    if (sessions.awaited(stored.id()) != null) {
      if (stored.inProgress()) {
        foreign.add(stored.id());
      } else {
        sessions.change(LiveTurn.of(stored));
      }
    }
  }

  /** Lets go of a tenant's sessions. */
  public synchronized void forget(String tenant) {
    look();
    sessions.forget(tenant);
  }

  /** All sessions that are wanted, no more than that many. */
  public Seen seen(Wanted wanted, int most) {
    LiveSessions.Change all;
    synchronized (this) {
      all = sessions.all(wanted.sessions(), most);
    }
    return seen(all);
  }

  /** What is other than at a version; null where that is too much to tell. */
  public @Nullable Seen since(long version, Wanted wanted, int most) {
    LiveSessions.Change change;
    synchronized (this) {
      change = sessions.since(version, wanted.tenant(), wanted.sessions(), most);
    }
    return change == null ? null : seen(change);
  }

  private static Seen seen(LiveSessions.Change change) {
    return new Seen(
        change.version(),
        change.rows().stream().map(LiveView::row).toList(),
        change.gone().stream().map(key -> name(key.id(), key.tenant())).toList(),
        change.leftOut());
  }

  /** Changes that were dropped for want of room, ever. */
  public long dropped() {
    return queue.dropped();
  }

  /** Sessions that are shown. */
  public synchronized int size() {
    return sessions.size();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /** What tells a session from others: tenants may have sessions of one id. */
  private static Map<String, Object> name(String sessionId, String tenant) {
    Map<String, Object> name = new LinkedHashMap<>();
    name.put("session_id", sessionId);
    text(name, "tenant", tenant);
    return name;
  }

  private static Map<String, Object> row(LiveSession session) {
    LiveTurn last = session.last();
    Map<String, Object> row = name(last.sessionId(), last.tenant());
    text(row, "workspace", last.workspace());
    text(row, "profile", last.profile());
    text(row, "decision", last.decision());
    text(row, "model", last.model());
    text(row, "previous_model", last.previousModel());
    text(row, "phase", last.phase());
    row.put("turn", last.turnIndex());
    row.put("turns", session.turns());
    text(row, "action", last.action());
    text(row, "lock", last.lock());
    text(row, "reason", last.reason());
    row.put("state", last.state());
    if (last.status() != 0) {
      row.put("status", last.status());
    }
    text(row, "divergence", last.divergence());
    row.put("flags", last.flags());
    row.put("switches", session.switches());
    row.put("corrections", session.corrections());
    row.put("tokens", session.tokens());
    BigDecimal cost = session.cost();
    if (cost != null) {
      row.put("cost", cost);
      row.put("currency", session.currency());
    }
    row.put("started_at", session.startedAt().toString());
    row.put("last_at", session.lastAt().toString());
    row.put("record_id", last.id());
    return row;
  }

  private static void text(Map<String, Object> row, String key, String value) {
    if (!value.isEmpty()) {
      row.put(key, value);
    }
  }
}
