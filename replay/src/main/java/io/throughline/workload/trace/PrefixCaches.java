package io.throughline.workload.trace;

import java.util.HashMap;
import java.util.Map;

/**
 * What the providers of one session's models hold of it: the truth that a router only guesses. A
 * model's cache holds the prefix that its last request has in common with every request since, and
 * it lives for a time after the end of that answer; each use renews it. For one thread.
 */
final class PrefixCaches {
  private record Entry(long endMillis, long tokens) {
    Entry upTo(long sharedTokens) {
      return new Entry(endMillis, Math.min(tokens, sharedTokens));
    }
  }

  private final Map<String, Entry> entries = new HashMap<>();

  /** A request arrives: nothing is held any more of what it does not share with the one before. */
  void meet(RecordedRequest request) {
    entries.replaceAll((model, entry) -> entry.upTo(request.sharedPrefixTokens()));
  }

  /** How much of the request that arrived a model reads from its cache, in tokens. */
  long cachedTokens(String model, long lifetimeMillis, RecordedRequest request) {
    Entry entry = entries.get(model);
    return entry == null || request.atMillis() - entry.endMillis() >= lifetimeMillis
        ? 0
        : Math.min(entry.tokens(), request.inputTokens());
  }

  /** The model answered the request: its cache holds all of it. */
  void answered(String model, RecordedRequest request) {
    entries.put(model, new Entry(request.endMillis(), request.inputTokens()));
  }
}
