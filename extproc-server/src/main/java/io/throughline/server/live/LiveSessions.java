package io.throughline.server.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions with a turn in progress or in the last minutes, each with the number of its last
 * change, so that whoever knows the view of then can be told what is other now. Bounded. Not
 * thread-safe.
 */
final class LiveSessions {
  /** How long a session is shown after its last turn. */
  static final Duration SHOWN_FOR = Duration.ofMinutes(5);

  /** A turn whose end is not told by then counts as ended. */
  static final Duration IN_PROGRESS_MAX = Duration.ofHours(1);

  /** Sessions that are kept; beyond, the one that changed longest ago goes. */
  static final int SESSIONS_MAX = 20_000;

  /** Turns whose end is awaited; more are shown as they began. */
  static final int OPEN_MAX = 50_000;

  /** Sessions that went, of which readers can still be told. */
  private static final int GONE_MAX = 10_000;

  /** In the order of their last changes. */
  private final SequencedMap<Key, Kept> sessions = new LinkedHashMap<>();

  private final Map<String, LiveTurn> open = new HashMap<>();
  private final Deque<Gone> gone = new ArrayDeque<>();
  private long version;
  private long toldSince;

  /** A session of a tenant. */
  record Key(String tenant, String id) {}

  /** A session that is not shown any more. */
  record Gone(Key key, long version) {}

  /** A session as it is kept. */
  private static final class Kept {
    private LiveSession row;
    private long version;

    /** As the row tells, but not in the future. */
    private Instant heard;

    private final Set<String> open = new HashSet<>();

    Kept(LiveSession row) {
      this.row = row;
      this.heard = row.lastAt();
    }

    /** Whether nothing was heard of it since then. */
    boolean isOver(Instant shown, Instant known) {
      return heard.isBefore(open.isEmpty() ? shown : known);
    }
  }

  /**
   * What is other than at a version.
   *
   * @param version of now
   * @param rows sessions that changed, or all; the one that changed last first
   * @param gone sessions that went
   * @param leftOut sessions for which there was no room
   */
  record Change(long version, List<LiveSession> rows, List<Key> gone, int leftOut) {}

  /**
   * One turn more, of a session that may be new; nothing without a session.
   *
   * @param awaited whether its end will be told
   */
  void add(LiveTurn turn, boolean awaited) {
    if (turn.sessionId().isEmpty() || open.containsKey(turn.id())) {
      return;
    }
    Key key = key(turn);
    Kept kept = sessions.remove(key);
    if (kept == null) {
      kept = new Kept(LiveSession.of(turn));
    } else {
      kept.row = kept.row.with(turn);
    }
    if (awaited && turn.inProgress() && open.size() < OPEN_MAX) {
      open.put(turn.id(), turn);
      kept.open.add(turn.id());
    }
    changed(key, kept);
    makeRoom();
  }

  /** The turn of a record whose end is awaited; null where it is not. */
  @Nullable LiveTurn awaited(String id) {
    return open.get(id);
  }

  /** A turn of which more is known now; nothing where its end is not awaited. */
  void change(LiveTurn now) {
    LiveTurn before = open.get(now.id());
    Key key = key(now);
    Kept kept = before == null ? null : sessions.remove(key);
    if (before == null || kept == null) {
      return;
    }
    kept.row = kept.row.replaced(before, now);
    if (now.inProgress()) {
      open.put(now.id(), now);
    } else {
      open.remove(now.id());
      kept.open.remove(now.id());
    }
    changed(key, kept);
  }

  private static Key key(LiveTurn turn) {
    return new Key(turn.tenant(), turn.sessionId());
  }

  private void changed(Key key, Kept kept) {
    kept.version = ++version;
    kept.heard = kept.row.lastAt();
    sessions.put(key, kept);
  }

  private void makeRoom() {
    if (sessions.size() > SESSIONS_MAX) {
      Iterator<Map.Entry<Key, Kept>> eldest = sessions.entrySet().iterator();
      remove(eldest, eldest.next());
    }
  }

  /** Lets go of sessions that are over; what bears a later time was heard of now. */
  void expire(Instant now) {
    Instant shown = now.minus(SHOWN_FOR);
    Instant known = now.minus(IN_PROGRESS_MAX);
    Iterator<Map.Entry<Key, Kept>> eldest = sessions.entrySet().iterator();
    while (eldest.hasNext()) {
      Map.Entry<Key, Kept> one = eldest.next();
      Kept kept = one.getValue();
      kept.heard = kept.heard.isAfter(now) ? now : kept.heard;
      if (kept.isOver(shown, known)) {
        remove(eldest, one);
      }
    }
  }

  /** Lets go of a tenant's sessions. */
  void forget(String tenant) {
    Iterator<Map.Entry<Key, Kept>> all = sessions.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, Kept> one = all.next();
      if (one.getKey().tenant().equals(tenant)) {
        remove(all, one);
      }
    }
  }

  private void remove(Iterator<Map.Entry<Key, Kept>> at, Map.Entry<Key, Kept> one) {
    Gone went = new Gone(one.getKey(), ++version);
    one.getValue().open.forEach(open::remove);
    at.remove();
    gone.addLast(went);
    if (gone.size() > GONE_MAX) {
      toldSince = gone.removeFirst().version();
    }
  }

  int size() {
    return sessions.size();
  }

  /** All that are wanted, as far as there is room. */
  Change all(Predicate<LiveSession> wanted, int most) {
    List<LiveSession> rows = new ArrayList<>();
    int leftOut = 0;
    for (Kept kept : reversed()) {
      if (wanted.test(kept.row)) {
        if (rows.size() < most) {
          rows.add(kept.row);
        } else {
          leftOut++;
        }
      }
    }
    return new Change(version, rows, List.of(), leftOut);
  }

  /** What is other than at a version; null where that is too much, or not known any more. */
  @Nullable Change since(long then, String tenant, Predicate<LiveSession> wanted, int most) {
    if (then < toldSince) {
      return null;
    }
    List<LiveSession> rows = new ArrayList<>();
    for (Kept kept : reversed()) {
      if (kept.version <= then) {
        break;
      }
      if (wanted.test(kept.row)) {
        rows.add(kept.row);
      }
      if (rows.size() > most) {
        return null;
      }
    }
    return new Change(version, rows, gone(then, tenant), 0);
  }

  private Iterable<Kept> reversed() {
    return sessions.sequencedValues().reversed();
  }

  /** One that came back is among the rows. */
  private List<Key> gone(long then, String tenant) {
    List<Key> keys = new ArrayList<>();
    Iterator<Gone> newest = gone.descendingIterator();
    while (newest.hasNext()) {
      Gone one = newest.next();
      if (one.version() <= then) {
        break;
      }
      boolean seen = tenant.isEmpty() || tenant.equals(one.key().tenant());
      if (seen && !sessions.containsKey(one.key())) {
        keys.add(one.key());
      }
    }
    return keys;
  }
}
