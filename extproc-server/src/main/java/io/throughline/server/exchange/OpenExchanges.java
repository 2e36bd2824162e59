package io.throughline.server.exchange;

import io.throughline.server.config.ModelConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The exchanges whose answers have not ended, by id. Bounded; thread-safe. */
public final class OpenExchanges {
  private static final int EXCHANGES_MAX = 200_000;

  private final Map<String, OpenExchange> open = new ConcurrentHashMap<>();
  private final Map<String, Integer> inFlight = new ConcurrentHashMap<>();
  private final LongAdder overflowed = new LongAdder();

  /** Remembers an exchange until its answer ends; past the bound it is only counted. */
  void add(OpenExchange exchange) {
    if (open.size() >= EXCHANGES_MAX) {
      overflowed.increment();
    } else {
      OpenExchange before = open.put(exchange.id(), exchange);
      if (before != null) {
        left(before.model());
      }
      inFlight.merge(exchange.model(), 1, Integer::sum);
    }
  }

  /** The exchange of an id; null when its end was already taken. */
  public @Nullable OpenExchange find(String id) {
    return open.get(id);
  }

  /**
   * Another model has taken an exchange over.
   *
   * @return the exchange as it goes on; null when it was ended or changed meanwhile
   */
  @Nullable OpenExchange takenOver(OpenExchange exchange, ModelConfig model) {
    OpenExchange next = exchange.takenOverBy(model);
    if (!open.replace(exchange.id(), exchange, next)) {
      return null;
    }
    inFlight.merge(next.model(), 1, Integer::sum);
    left(exchange.model());
    return next;
  }

  /** Takes an exchange to end it; null when somebody else has. */
  public @Nullable OpenExchange take(String id) {
    OpenExchange taken = open.remove(id);
    if (taken != null) {
      left(taken.model());
    }
    return taken;
  }

  /** How many of them a model works on. */
  public long inFlight(String model) {
    return inFlight.getOrDefault(model, 0);
  }

  private void left(String model) {
    inFlight.computeIfPresent(model, (name, count) -> count == 1 ? null : count - 1);
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
