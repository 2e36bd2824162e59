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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every link store must do. A store proves itself by a subclass that creates it. */
public abstract class LinkStoreContract {
  private static final int CLIENTS = 4;

  private LinkStore links;

  /** A store with nothing in it, room for ten thousand links at least, and this time to live. */
  protected abstract LinkStore create(Duration ttl) throws Exception;

  /** The time to live: long where the test moves the clock, short where it has to wait. */
  protected abstract Duration ttl();

  /** Lets time pass for the store, this much at least. */
  protected abstract void advance(Duration by) throws Exception;

  /** How often clients meet. */
  protected abstract int rounds();

  @BeforeEach
  void open() throws Exception {
    links = create(ttl());
  }

  @AfterEach
  void close() {
    links.close();
  }

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
  void aLinkComesBackAsItWasPut() {
    Link link = new Link("Łódź/😀", "模型-八", -7);
    links.put(key(1), link).toCompletableFuture().join();
    assertEquals(Optional.of(link), find(key(1)));
  }

  @Test
  void aLinkIsForgottenSomeTimeAfterItsLastWrite() throws Exception {
    put(key(1), "a");
    advance(ttl().dividedBy(2));
    assertTrue(find(key(1)).isPresent());
    advance(ttl().dividedBy(2).plusMillis(1));
    assertEquals(Optional.empty(), find(key(1)));
  }

  @Test
  void aConversationWhoseBeginningIsForgottenIsNew() throws Exception {
    follow("a", key(1));
    advance(ttl());
    assertEquals(new Followed("b", "", How.NEW), follow("b", key(2), key(1)));
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
    for (int round = 0; round < rounds(); round++) {
      LinkKey opening = key(round);
      List<Followed> found = together(client -> follow("s" + client, opening));
      assertEquals(1, sessions(found), found::toString);
      assertEquals(1, found.stream().filter(f -> f.how() == How.NEW).count(), found::toString);
    }
  }

  @Test
  void differentContinuationsAtOnceGetDifferentSessions() throws Exception {
    for (int round = 0; round < rounds(); round++) {
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
    for (int round = 0; round < rounds(); round++) {
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
    for (int round = 0; round < rounds(); round++) {
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
    return links.findFirst(List.of(keys)).toCompletableFuture().join().link();
  }

  private void put(LinkKey key, String session) {
    links.put(key, new Link(session, "", 0)).toCompletableFuture().join();
  }

  static LinkKey key(long number) {
    SplittableRandom random = new SplittableRandom(number);
    return new LinkKey(random.nextLong(), random.nextLong());
  }
}
