package io.throughline.store;

import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/** Whatever threads do at once on a store looks as if they had done it one after the other. */
class LinearizabilityTest {
  private static final InstantSource STILL = InstantSource.fixed(Instant.EPOCH);
  private static final Duration TTL = Duration.ofHours(1);
  private static final int ROOM = 6_400;

  /** Two sessions, written by version. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "version", gen = IntGen.class, conf = "0:2")
  public static class Sessions {
    private final InMemorySessionStore store = new InMemorySessionStore(ROOM, TTL, STILL);

    @Operation
    public String find(@Param(name = "key") int key) {
      Versioned found = store.find(new SessionKey(key, key)).toCompletableFuture().join();
      return found.version() + ":" + found.session().turnCount();
    }

    @Operation
    public boolean compareAndSet(
        @Param(name = "key") int key, @Param(name = "version") int version) {
      SessionState next =
          new SessionState(
              "m", "", version + 1, 0, 0, 0, 0, 0, "", List.of(), List.of(), List.of(), List.of());
      return store
          .compareAndSet(new SessionKey(key, key), version, next)
          .toCompletableFuture()
          .join();
    }
  }

  /** Links that are put and looked up, and conversations that open. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  public static class Links {
    private final InMemoryLinkStore store = new InMemoryLinkStore(ROOM, TTL, STILL);

    @Operation
    public String findFirst(@Param(name = "key") int key) {
      return store.findFirst(List.of(key(key))).toCompletableFuture().join().toString();
    }

    @Operation
    public void put(@Param(name = "key") int key) {
      store.put(key(key), new Link("put", "", 0)).toCompletableFuture().join();
    }

    /** Every request brings an id of its own. */
    @Operation
    public String open(@Param(name = "key") int key, @Param(gen = ThreadIdGen.class) int thread) {
      return store
          .follow(key(key), List.of(), "s" + thread)
          .toCompletableFuture()
          .join()
          .sessionId();
    }
  }

  /** Requests that continue one conversation: which session each gets, all steps together. */
  @Param(name = "key", gen = IntGen.class, conf = "2:4")
  public static class Conversations {
    private final InMemoryLinkStore store = new InMemoryLinkStore(ROOM, TTL, STILL);

    /** Starts with the conversation that they continue. */
    public Conversations() {
      store.put(key(1), new Link("opening", "", 0)).toCompletableFuture().join();
    }

    @Operation
    public String follow(@Param(name = "key") int key, @Param(gen = ThreadIdGen.class) int thread) {
      return store
          .follow(key(key), List.of(key(1)), "s" + thread)
          .toCompletableFuture()
          .join()
          .sessionId();
    }
  }

  @Test
  void sessionsInMemoryAreLinearizable() {
    stress().check(Sessions.class);
  }

  @Test
  void linksInMemoryAreLinearizable() {
    stress().check(Links.class);
  }

  @Test
  void conversationsInMemoryAreLinearizable() {
    stress().check(Conversations.class);
  }

  private static StressOptions stress() {
    return new StressOptions()
        .iterations(15)
        .invocationsPerIteration(500)
        .threads(2)
        .actorsPerThread(3);
  }

  private static LinkKey key(int number) {
    return new LinkKey(number, number);
  }
}
