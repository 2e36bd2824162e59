package io.throughline.store;

import io.throughline.store.Followed.How;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Links in this process. Thread-safe. */
public final class InMemoryLinkStore implements LinkStore {
  private static final CompletionStage<Linked> NONE =
      CompletableFuture.completedFuture(Linked.NONE);
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final ExpiringMap<LinkKey, Link> links;
  private final InstantSource clock;
  private volatile @Nullable Copies mirror;

  /**
   * Creates an empty store.
   *
   * @param linksMax bound on links, at least 1
   * @param ttl how long after its last write a link is remembered, more than zero
   * @param clock tells the time
   */
  public InMemoryLinkStore(long linksMax, Duration ttl, InstantSource clock) {
    this.links = new ExpiringMap<>(linksMax, ttl.toMillis());
    this.clock = clock;
  }

  @Override
  public CompletionStage<Linked> findFirst(List<LinkKey> keys) {
    long now = clock.millis();
    for (LinkKey key : keys) {
      Link link = links.get(key, now);
      if (link != null) {
        return CompletableFuture.completedFuture(Linked.to(link));
      }
    }
    return NONE;
  }

  @Override
  public CompletionStage<Void> put(LinkKey key, Link link) {
    write(key, clock.millis(), present -> link);
    return DONE;
  }

  @Override
  public CompletionStage<Followed> follow(
      LinkKey whole, List<LinkKey> earlier, String newSessionId) {
    long now = clock.millis();
    Link known = links.get(whole, now);
    Followed followed =
        known == null ? continued(whole, earlier, newSessionId, now) : repeated(known);
    if (known == null) {
      Link kept = putIfAbsent(whole, new Link(followed.sessionId(), "", 0), now);
      if (!kept.sessionId().equals(followed.sessionId())) {
        followed = repeated(kept);
      }
    }
    return CompletableFuture.completedFuture(followed);
  }

  /** A link as another process keeps it on. */
  public interface Copies {
    /** A link was written, or is there. */
    void link(LinkKey key, Link link);
  }

  /**
   * Shows every write from now on, on the thread that writes. There is one such listener; null for
   * none.
   */
  public void mirrorTo(@Nullable Copies listener) {
    mirror = listener;
  }

  /** Shows every link that is there. */
  public void copyTo(Copies receiver) {
    links.forEach(receiver::link);
  }

  /** Takes a link over from another process, unless more is known of it here. */
  public void adopt(LinkKey key, Link link) {
    links.update(
        key,
        clock.millis(),
        present -> present != null && present.continuation() != 0 ? present : link);
  }

  /** The link of a key; null without one. */
  @Nullable Link get(LinkKey key) {
    return links.get(key, clock.millis());
  }

  /** About this many of the keys that were written last. */
  void newest(int keysMax, Consumer<LinkKey> visitor) {
    links.newest(keysMax, visitor);
  }

  /** Takes over what another store knows; what is known here already is not renewed. */
  void learn(LinkKey key, Link link) {
    links.update(
        key,
        clock.millis(),
        present ->
            present != null && (present.continuation() != 0 || present.equals(link))
                ? present
                : link);
  }

  /** Notes what continues a conversation, if nothing did before. */
  void claim(LinkKey key, LinkKey whole) {
    claim(key, whole.continuation(), clock.millis());
  }

  private @Nullable Link write(LinkKey key, long now, UnaryOperator<@Nullable Link> change) {
    Link kept = links.update(key, now, change);
    Copies listener = mirror;
    if (listener != null && kept != null) {
      listener.link(key, kept);
    }
    return kept;
  }

  private Followed continued(LinkKey whole, List<LinkKey> earlier, String newSessionId, long now) {
    for (LinkKey key : earlier) {
      if (links.get(key, now) != null) {
        Link link = claim(key, whole.continuation(), now);
        if (link != null) {
          return link.continuation() == whole.continuation()
              ? new Followed(link.sessionId(), "", How.CONTINUED)
              : new Followed(newSessionId, link.sessionId(), How.FORKED);
        }
      }
    }
    return new Followed(newSessionId, "", How.NEW);
  }

  private static Followed repeated(Link known) {
    return new Followed(known.sessionId(), "", How.REPEATED);
  }

  /** The link as it stands after the first of all that continue it is noted; null without one. */
  private @Nullable Link claim(LinkKey key, long continuation, long now) {
    return write(
        key,
        now,
        link -> link != null && link.continuation() == 0 ? link.continuedWith(continuation) : link);
  }

  private Link putIfAbsent(LinkKey key, Link link, long now) {
    Link kept = write(key, now, present -> present == null ? link : present);
    return kept == null ? link : kept;
  }

  @Override
  public long size() {
    return links.size();
  }

  @Override
  public long evictions() {
    return links.evictions();
  }

  @Override
  public void close() {}
}
