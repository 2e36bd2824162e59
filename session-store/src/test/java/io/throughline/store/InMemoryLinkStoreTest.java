package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.store.Followed.How;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class InMemoryLinkStoreTest {
  private static final Duration TTL = Duration.ofHours(1);
  private static final int ROUNDS = 500;
  private static final int CLIENTS = 4;

  private final SteppedClock clock = new SteppedClock();
  private final LinkStore links = new InMemoryLinkStore(100_000, TTL, clock);

  @Test
  void theFirstKeyThatHasALinkTells() {
    put(key(2), "b");
    put(key(3), "c");
    assertEquals("b", find(key(1), key(2), key(3)).orElseThrow().sessionId());
    assertEquals(Optional.empty(), find(key(1)));
    assertEquals(Optional.empty(), find());
    put(key(2), "d");
    assertEquals("d", find(key(2)).orElseThrow().sessionId());
  }

  @Test
  void aLinkIsForgottenSomeTimeAfterItsLastWrite() {
    put(key(1), "a");
    clock.advance(TTL.minusMillis(1));
    assertTrue(find(key(1)).isPresent());
    clock.advance(Duration.ofMillis(1));
    assertEquals(Optional.empty(), find(key(1)));
  }

  @Test
  void aConversationWhoseBeginningIsForgottenIsNew() {
    follow("a", key(1));
    clock.advance(TTL);
    assertEquals(new Followed("b", "", How.NEW), follow("b", key(2), key(1)));
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

  @Test
  void conversationsAreFollowed() {
    assertEquals(new Followed("a", "", How.NEW), follow("a", key(1)));
    assertEquals(new Followed("a", "", How.REPEATED), follow("b", key(1)));
    assertEquals(new Followed("a", "", How.CONTINUED), follow("c", key(2), key(1)));
    assertEquals(new Followed("d", "a", How.FORKED), follow("d", key(3), key(1)));
    assertEquals(new Followed("d", "", How.REPEATED), follow("e", key(3), key(1)));
    assertEquals(new Followed("d", "", How.CONTINUED), follow("f", key(4), key(3), key(1)));
    assertEquals(new Followed("a", "", How.CONTINUED), follow("g", key(5), key(2), key(1)));
  }

  @Test
  void theLongestKnownBeginningTells() {
    follow("a", key(1));
    follow("b", key(2));
    assertEquals("b", follow("c", key(3), key(9), key(2), key(1)).sessionId());
  }

  @Test
  void identicalOpeningsAtOnceGetOneSession() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      LinkKey opening = key(round);
      List<Followed> found = together(client -> follow("s" + client, opening));
      assertEquals(1, sessions(found), found::toString);
      assertEquals(1, found.stream().filter(f -> f.how() == How.NEW).count(), found::toString);
    }
  }

  @Test
  void differentContinuationsAtOnceGetDifferentSessions() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      LinkKey opening = key(10L * round);
      follow("opening", opening);
      long first = 10L * round + 1;
      List<Followed> found = together(client -> follow("s" + client, key(first + client), opening));
      assertEquals(CLIENTS, sessions(found), found::toString);
      assertEquals(
          1, found.stream().filter(f -> f.sessionId().equals("opening")).count(), found::toString);
    }
  }

  @Test
  void theSameContinuationAtOnceStaysOneSession() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      LinkKey opening = key(10L * round);
      LinkKey next = key(10L * round + 1);
      follow("opening", opening);
      List<Followed> found = together(client -> follow("s" + client, next, opening));
      assertEquals(1, sessions(found), found::toString);
      assertEquals("opening", found.getFirst().sessionId());
    }
  }

  @Test
  void theSameForkAtOnceIsOneSession() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      LinkKey opening = key(10L * round);
      LinkKey fork = key(10L * round + 2);
      follow("opening", opening);
      follow("unused", key(10L * round + 1), opening);
      List<Followed> found = together(client -> follow("s" + client, fork, opening));
      assertEquals(1, sessions(found), found::toString);
      assertNotEquals("opening", found.getFirst().sessionId());
    }
  }

  private static int sessions(List<Followed> found) {
    return new HashSet<>(found.stream().map(Followed::sessionId).toList()).size();
  }

  /** What several clients get that ask at the same time. */
  private static List<Followed> together(IntFunction<Followed> ask) throws Exception {
    CyclicBarrier start = new CyclicBarrier(CLIENTS);
    List<Future<Followed>> asked = new ArrayList<>();
    List<Followed> found = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        asked.add(
            threads.submit(() -> {
              start.await(20, TimeUnit.SECONDS);
              return ask.apply(client);
            }));
      }
      for (Future<Followed> answer : asked) {
        found.add(answer.get(20, TimeUnit.SECONDS));
      }
    }
    return found;
  }

  private Followed follow(String newSession, LinkKey whole, LinkKey... earlier) {
    return links.follow(whole, Arrays.asList(earlier), newSession).toCompletableFuture().join();
  }

  private Optional<Link> find(LinkKey... keys) {
    return links.findFirst(List.of(keys)).toCompletableFuture().join();
  }

  private void put(LinkKey key, String session) {
    links.put(key, new Link(session, "", 0)).toCompletableFuture().join();
  }

  private static LinkKey key(long number) {
    SplittableRandom random = new SplittableRandom(number);
    return new LinkKey(random.nextLong(), random.nextLong());
  }
}
