package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.selector.Prices;
import io.throughline.server.dialect.Api;
import io.throughline.server.identity.Tenants;
import io.throughline.store.Followed;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.Link;
import io.throughline.store.LinkKey;
import io.throughline.store.LinkStore;
import io.throughline.store.Linked;
import io.throughline.store.StoreFailure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How often an id is looked for that nobody knows yet. */
class SessionFinderTest {
  private static final LinkKey ISSUED = Tenants.idKey("t", "resp_1");
  private static final Link LINK = new Link("s", "m", 0);

  private final InMemoryLinkStore memory =
      new InMemoryLinkStore(10, Duration.ofHours(1), InstantSource.system());

  /** Links that replicas share; one arrives from another replica after some looks. */
  private final class Shared implements LinkStore {
    private final int arrivesAfter;
    private int looks;

    Shared(int arrivesAfter) {
      this.arrivesAfter = arrivesAfter;
    }

    @Override
    public CompletionStage<Linked> findFirst(List<LinkKey> keys) {
      CompletionStage<Linked> found = memory.findFirst(keys);
      if (++looks == arrivesAfter) {
        memory.put(ISSUED, LINK);
      }
      return found;
    }

    @Override
    public CompletionStage<Void> put(LinkKey key, Link link) {
      return memory.put(key, link);
    }

    @Override
    public CompletionStage<Followed> follow(
        LinkKey whole, List<LinkKey> earlier, String newSessionId) {
      return memory.follow(whole, earlier, newSessionId);
    }

    @Override
    public long size() {
      return memory.size();
    }

    @Override
    public long evictions() {
      return memory.evictions();
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  @Test
  void whatAnotherReplicaIsAboutToTellIsWaitedFor() {
    Shared shared = new Shared(2);
    assertEquals(Optional.of(LINK), find(shared));
    assertEquals(3, shared.looks);
  }

  @Test
  void whatNobodyTellsIsGivenUp() {
    Shared shared = new Shared(Integer.MAX_VALUE);
    assertEquals(Optional.empty(), find(shared));
    assertEquals(3, shared.looks);
  }

  @Test
  void whoeverIsLateIsAskedOnce() {
    TestStores.LinksAway late = new TestStores.LinksAway(Reason.LATE, Duration.ofMillis(30));
    OpenExchanges open = new OpenExchanges();
    open.add(exchange());
    Linked found = look(new SessionFinder(late, open));
    assertEquals(new Linked(Optional.empty(), "session_store_late"), found);
    assertEquals(1, late.looks.get());
  }

  @Test
  void whileNobodyElseCanBeAskedOnlyOwnAnswersAreWaitedFor() {
    TestStores.LinksAway down = new TestStores.LinksAway(Reason.DOWN, Duration.ZERO);
    OpenExchanges open = new OpenExchanges();
    assertEquals("session_store_down", look(new SessionFinder(down, open)).degraded());
    assertEquals(1, down.looks.get());
  }

  private static OpenExchange exchange() {
    return new OpenExchange(
        "x",
        "t",
        "s",
        Api.RESPONSES,
        null,
        OpenExchange.NOTHING_WRITTEN,
        "m",
        Prices.UNKNOWN,
        true,
        1,
        Instant.EPOCH,
        false);
  }

  private static Linked look(SessionFinder finder) {
    return finder.findIssued(List.of(ISSUED)).toCompletableFuture().join();
  }

  private static Optional<Link> find(LinkStore links) {
    return look(new SessionFinder(links, new OpenExchanges())).link();
  }
}
