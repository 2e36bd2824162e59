package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryLinkStoreTest extends LinkStoreContract {
  private static final Duration TTL = Duration.ofHours(1);

  private final SteppedClock clock = new SteppedClock();

  @Override
  protected LinkStore create(Duration ttl) {
    return new InMemoryLinkStore(100_000, ttl, clock);
  }

  @Override
  protected Duration ttl() {
    return TTL;
  }

  @Override
  protected void advance(Duration by) {
    clock.advance(by);
  }

  @Override
  protected int rounds() {
    return 500;
  }

  @Test
  void linksStayWithinTheBound() {
    LinkStore small = new InMemoryLinkStore(640, TTL, clock);
    for (int i = 0; i < 10_000; i++) {
      small.put(key(i), new Link("s", "", 0));
      assertTrue(small.size() <= 640, () -> small.size() + " links");
    }
    assertTrue(small.size() > 600, () -> small.size() + " links");
  }
}
