package io.throughline.store;

import io.throughline.store.Followed.How;
import io.throughline.store.StoreFailure.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Links that replicas share, with those that this replica saw remembered beside, for while the
 * shared store is late, away, full or broken. What is not known to the shared store any more and
 * still here is used, and shared again. Never fails; thread-safe.
 */
public final class NearLinkStore implements LinkStore {
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final SharedLinks shared;
  private final InMemoryLinkStore near;
  private final Unshared<LinkKey> unshared = new Unshared<>();
  private final Circuit circuit;
  private final StoreListener listener;

  /**
   * Creates one with nothing remembered.
   *
   * @param shared the shared store; it is closed with this one
   * @param linksMax bound on the links remembered, at least 1
   * @param ttl how long after its last write a link is remembered; that of the shared store
   * @param circuit says whether the shared store is asked
   * @param clock tells the time
   * @param listener is told what happens
   */
  public NearLinkStore(
      SharedLinks shared,
      long linksMax,
      Duration ttl,
      Circuit circuit,
      InstantSource clock,
      StoreListener listener) {
    this.shared = shared;
    this.near = new InMemoryLinkStore(linksMax, ttl, clock);
    this.circuit = circuit;
    this.listener = listener;
  }

  @Override
  public CompletionStage<Linked> findFirst(List<LinkKey> keys) {
    Reason outage = circuit.outage();
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(Linked.NONE);
    }
    if (outage != null) {
      return CompletableFuture.completedFuture(nearFirst(keys, outage));
    }
    return shared
        .read(keys)
        .handle((known, problem) -> problem == null ? first(keys, known) : failed(keys, problem));
  }

  @Override
  public CompletionStage<Void> put(LinkKey key, Link link) {
    near.put(key, link);
    if (circuit.outage() != null) {
      unshared.add(key);
      return DONE;
    }
    return shared
        .put(key, link)
        .handle((done, problem) -> {
          if (problem == null) {
            circuit.wrote();
          } else {
            refused(key, problem);
            unshared.add(key);
          }
          return done;
        });
  }

  @Override
  public CompletionStage<Followed> follow(
      LinkKey whole, List<LinkKey> earlier, String newSessionId) {
    Reason outage = circuit.outage();
    if (outage != null) {
      return CompletableFuture.completedFuture(
          nearFollow(whole, earlier, newSessionId).degraded(outage.word()));
    }
    return shared
        .follow(whole, earlier, newSessionId, known -> better(whole, earlier, newSessionId, known))
        .handle((followed, problem) -> {
          if (problem == null) {
            circuit.answered();
            return remember(whole, earlier, followed);
          }
          String why = refused(whole, problem).word();
          return nearFollow(whole, earlier, newSessionId).degraded(why);
        });
  }

  private Linked first(List<LinkKey> keys, List<Optional<Link>> known) {
    circuit.answered();
    learn(keys, known);
    for (int i = 0; i < keys.size(); i++) {
      Link link = near.get(keys.get(i));
      if (link != null && known.get(i).isEmpty()) {
        unshared.add(keys.get(i));
      }
      Optional<Link> found = known.get(i).or(() -> Optional.ofNullable(link));
      if (found.isPresent()) {
        return Linked.to(found.get());
      }
    }
    return Linked.NONE;
  }

  private Linked failed(List<LinkKey> keys, Throwable problem) {
    return nearFirst(keys, circuit.failed(problem, () -> shared.read(keys)));
  }

  private Linked nearFirst(List<LinkKey> keys, Reason why) {
    listener.nearAnswered();
    // In this process, so the answer is there.
    return near.findFirst(keys).toCompletableFuture().join().degraded(why.word());
  }

  /** The answer from here, where more is known here than in the shared store. */
  private Optional<Followed> better(
      LinkKey whole, List<LinkKey> earlier, String newSessionId, List<Optional<Link>> known) {
    List<LinkKey> keys = new ArrayList<>(List.of(whole));
    keys.addAll(earlier.subList(0, known.size() - 1));
    learn(keys, known);
    for (int i = 0; i < keys.size(); i++) {
      Link link = near.get(keys.get(i));
      Link there = known.get(i).orElse(null);
      if (link != null && ahead(link, there)) {
        return Optional.of(nearFollow(whole, earlier, newSessionId));
      }
      if (there != null) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean ahead(Link link, @Nullable Link there) {
    return there == null || (link.continuation() != 0 && there.continuation() == 0);
  }

  private void learn(List<LinkKey> keys, List<Optional<Link>> known) {
    for (int i = 0; i < keys.size(); i++) {
      LinkKey key = keys.get(i);
      known.get(i).ifPresent(link -> near.learn(key, link));
    }
  }

  /** What the shared store has now, too. */
  private Followed remember(LinkKey whole, List<LinkKey> earlier, Followed followed) {
    if (near.get(whole) == null) {
      near.learn(whole, new Link(followed.sessionId(), "", 0));
    }
    LinkKey from = longest(earlier);
    if (followed.how() == How.CONTINUED && from != null) {
      near.claim(from, whole);
    }
    return followed;
  }

  private Followed nearFollow(LinkKey whole, List<LinkKey> earlier, String newSessionId) {
    listener.nearAnswered();
    unshared.add(whole);
    LinkKey from = longest(earlier);
    if (from != null) {
      unshared.add(from);
    }
    // In this process, so the answer is there.
    return near.follow(whole, earlier, newSessionId).toCompletableFuture().join();
  }

  private @Nullable LinkKey longest(List<LinkKey> earlier) {
    for (LinkKey key : earlier) {
      if (near.get(key) != null) {
        return key;
      }
    }
    return null;
  }

  private Reason refused(LinkKey key, Throwable problem) {
    return circuit.refused(problem, () -> shared.read(List.of(key)));
  }

  /** Has the links written last told to the shared store, which may have lost them. */
  void verify() {
    near.newest(Unshared.KEYS_MAX, unshared::add);
  }

  /** Shares some of what was written here alone; to be called now and then. */
  void push() {
    if (circuit.outage() == null) {
      unshared.push(circuit.writesRefused() != null, this::push);
    }
  }

  private CompletionStage<Boolean> push(LinkKey key) {
    if (circuit.outage() != null) {
      return CompletableFuture.completedFuture(true);
    }
    Link link = near.get(key);
    if (link == null) {
      listener.lost(1);
      return CompletableFuture.completedFuture(false);
    }
    return shared
        .adopt(key, link)
        .handle((done, problem) -> {
          if (problem != null) {
            return refused(key, problem) != Reason.NEWER_FORMAT;
          }
          circuit.wrote();
          listener.pushed(1);
          return false;
        });
  }

  /** Links that were written here and are not shared yet. */
  public long unshared() {
    return unshared.size();
  }

  /** Links in the shared store; an estimate. */
  @Override
  public long size() {
    return shared.size();
  }

  /** Links that the shared store forgot before their time; an estimate. */
  @Override
  public long evictions() {
    return shared.evictions();
  }

  @Override
  public void close() {
    shared.close();
  }
}
