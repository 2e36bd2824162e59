package io.throughline.server.exchange;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The exchanges whose answers have not ended, by id. Bounded; thread-safe. */
public final class OpenExchanges {
  private static final int EXCHANGES_MAX = 200_000;
  private static final int GIVEN_UP_MAX = 10_000;

  private final Map<String, OpenExchange> open = new ConcurrentHashMap<>();
  private final LongAdder overflowed = new LongAdder();

  /** Ids that Envoy gave up, newest last; the decision of some of them is still to come. */
  private final Set<String> givenUp = Collections.newSetFromMap(new NewestOnly());

  private static final class NewestOnly extends LinkedHashMap<String, Boolean> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > GIVEN_UP_MAX;
    }
  }

  /** Remembers an exchange until its answer ends; past the bound it is only counted. */
  void add(OpenExchange exchange) {
    if (open.size() >= EXCHANGES_MAX) {
      overflowed.increment();
    } else {
      open.put(exchange.id(), exchange);
    }
  }

  /** The exchange of an id; null when its end was already taken. */
  public @Nullable OpenExchange find(String id) {
    return open.get(id);
  }

  /** Takes an exchange to end it; null when somebody else has. */
  public @Nullable OpenExchange take(String id) {
    return open.remove(id);
  }

  /**
   * Remembers that Envoy waits no longer for the decision of an exchange. Called before {@link
   * #take}, and asked after {@link #add}: one of the two sees the other.
   */
  public void giveUp(String id) {
    synchronized (givenUp) {
      givenUp.add(id);
    }
  }

  /** Whether {@link #giveUp} was called for it. */
  public boolean isGivenUp(String id) {
    synchronized (givenUp) {
      return givenUp.contains(id);
    }
  }

  /** The exchanges that were routed before a time. */
  public List<OpenExchange> routedBefore(Instant time) {
    return open.values().stream().filter(exchange -> exchange.routedAt().isBefore(time)).toList();
  }

  /** How many are open. */
  public int size() {
    return open.size();
  }

  /** Exchanges whose end cannot be told because too many were open. */
  public long overflowed() {
    return overflowed.sum();
  }
}
