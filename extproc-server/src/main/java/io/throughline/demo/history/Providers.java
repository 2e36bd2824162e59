package io.throughline.demo.history;

import io.throughline.selector.Cost;
import io.throughline.selector.Pricing;
import io.throughline.selector.Usage;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The models' servers as one session meets them: what they hold of it in their caches, how long
 * they take, what they cost. For one thread.
 */
final class Providers {
  private static final int REFUSAL_MILLIS_MIN = 40;
  private static final int REFUSAL_MILLIS_MORE = 400;

  private final RouterConfig config;
  private final Speeds speeds;
  private final Random random;
  private final Map<String, Held> caches = new HashMap<>();

  /** What a server holds of the session. */
  private record Held(long endMillis, long tokens) {}

  Providers(RouterConfig config, Speeds speeds, Random random) {
    this.config = config;
    this.speeds = speeds;
    this.random = random;
  }

  /** The answer to a request of so many tokens. */
  Answer answer(PastTurn request, String model, long tokens, long atMillis) {
    if (request.trouble() == Trouble.REFUSED) {
      int takes = REFUSAL_MILLIS_MIN + random.nextInt(REFUSAL_MILLIS_MORE);
      return new Answer(null, Cost.UNKNOWN, 0, atMillis + takes);
    }
    long cached = Math.min(held(model, atMillis), tokens);
    Usage usage = new Usage(tokens, cached, 0, request.outputTokens());
    long first = atMillis + speeds.firstMillis(model, tokens - cached, random);
    long end = first + speeds.restMillis(model, request.outputTokens(), random);
    caches.put(model, new Held(end, tokens));
    return new Answer(usage, Pricing.cost(model(model).model().prices(), usage), first, end);
  }

  private long held(String model, long atMillis) {
    Held held = caches.get(model);
    return held == null || atMillis - held.endMillis() >= lifetimeMillis(model) ? 0 : held.tokens();
  }

  /** How long a model's server keeps what it holds. */
  long lifetimeMillis(String model) {
    return model(model).cacheLifetime().toMillis();
  }

  private ModelConfig model(String name) {
    return Objects.requireNonNull(config.model(name), name);
  }
}
