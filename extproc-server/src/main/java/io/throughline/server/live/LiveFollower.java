package io.throughline.server.live;

import io.throughline.replay.journal.Cursor;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalStore;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.replay.journal.RecordPage;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.replay.journal.StoredRecord;
import io.throughline.server.exchange.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows the live view what the journal's store has: at the start the last minutes, and after it,
 * where replicas share the store, what the others write. New records are found by their time, ends
 * by the ids of what has not ended: both by an index, both bounded.
 */
public final class LiveFollower implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveFollower.class.getName());

  /** Records of one look. */
  private static final int PAGE = 500;

  /** Records that the view begins with. */
  private static final int SEEDED_MAX = 20_000;

  /** Records of others in one look; what is beyond is not shown. */
  private static final int FOLLOWED_MAX = 2_500;

  /** Ends that one look asks for. */
  private static final int ENDS_MAX = 250;

  /** How much later than its time a record may be in the store. */
  private static final Duration LATE_MAX = Duration.ofSeconds(2);

  /** How far others' clocks may be ahead: an imported record may bear any time. */
  private static final Duration AHEAD_MAX = Duration.ofSeconds(2);

  private static final Duration LOOK_EVERY = Duration.ofMillis(400);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final LiveView view;
  private final DurableJournal journal;
  private final boolean shared;
  private final Instant begun;
  private final InstantSource clock;
  private final Thread thread;
  private Instant newest;

  /**
   * Prepares it; {@link #start} begins.
   *
   * @param shared whether others write to the store too
   * @param begun when this sidecar began; its own records are later
   * @param clock tells the time
   */
  public LiveFollower(
      LiveView view, DurableJournal journal, boolean shared, Instant begun, InstantSource clock) {
    this.view = view;
    this.journal = journal;
    this.shared = shared;
    this.begun = begun;
    this.clock = clock;
    this.newest = begun;
    this.thread = Thread.ofVirtual().name("live-follower").unstarted(this::run);
  }

  /** Begins to look. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!seeded()) {
        Thread.sleep(RETRY_AFTER);
      }
      while (shared) {
        Thread.sleep(LOOK_EVERY);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean seeded() {
    try {
      RecordQuery query = RecordQuery.ALL.between(begun.minus(LiveSessions.SHOWN_FOR), begun);
      List<StoredRecord> found = new ArrayList<>();
      for (boolean more = true; more && found.size() < SEEDED_MAX; ) {
        RecordPage page = journal.following(query, PAGE);
        if (!page.trouble().isEmpty()) {
          return false;
        }
        found.addAll(page.records());
        query = query.after(page.next());
        more = page.next() != null;
      }
      view.seed(found);
      return true;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "live view: " + Faults.withoutText(e));
      return true;
    }
  }

  /** A store that does not answer is asked again. */
  private void look() {
    JournalStore store = journal.store();
    if (store == null) {
      return;
    }
    try {
      view.follow(written(store));
      for (String id : view.awaited(ENDS_MAX)) {
        Optional<StoredRecord> found = store.find(id);
        found.ifPresent(view::told);
      }
    } catch (JournalStoreException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "live view: " + Faults.withoutText(e));
    }
  }

  private List<StoredRecord> written(JournalStore store) throws JournalStoreException {
    Instant now = clock.instant();
    newest = earlier(newest, now);
    RecordQuery query = RecordQuery.ALL.between(newest.minus(LATE_MAX), now.plus(AHEAD_MAX));
    List<StoredRecord> found = new ArrayList<>();
    for (boolean more = true; more && found.size() < FOLLOWED_MAX; ) {
      List<StoredRecord> page = store.list(query, PAGE, 0);
      found.addAll(page);
      more = page.size() == PAGE;
      query = more ? query.after(Cursor.behind(page.getLast())) : query;
    }
    if (!found.isEmpty() && found.getFirst().at().isAfter(newest)) {
      newest = earlier(found.getFirst().at(), now);
    }
    return found;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
