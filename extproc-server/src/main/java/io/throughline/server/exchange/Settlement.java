package io.throughline.server.exchange;

import io.throughline.replay.CapturedText;
import io.throughline.replay.Journal;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.TurnSignals;
import io.throughline.selector.Cost;
import io.throughline.selector.Pricing;
import io.throughline.selector.Usage;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.dialect.Api;
import io.throughline.server.health.ModelHealth;
import io.throughline.server.identity.Tenants;
import io.throughline.server.learned.LatencyBook;
import io.throughline.server.metrics.Meters;
import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.session.TurnOutcome;
import io.throughline.store.Link;
import io.throughline.store.LinkStore;
import io.throughline.store.SessionStore;
import io.throughline.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ends exchanges: session memory first, so that the next turn finds it, then the record. Each
 * exchange ends once, whoever comes first. Thread-safe; never blocks.
 */
public final class Settlement {
  private static final int FIRST_SERVER_ERROR = 500;
  private static final String ERROR_IN_ANSWER = "upstream_stream_error";

  /** A record is closed at most one second after its end, whatever session memory does. */
  private static final Duration WRITE_MAX = Duration.ofMillis(500);

  private final OpenExchanges open;
  private final SessionWrites writes;
  private final LinkStore links;
  private final Journal journal;
  private final ModelHealth health;
  private final Meters meters;
  private final LatencyBook latencies;
  private final PlanTables plans;

  /** Creates it over the parts that an exchange touches. */
  public Settlement(
      OpenExchanges open,
      SessionStore store,
      LinkStore links,
      Journal journal,
      ModelHealth health,
      Meters meters,
      LatencyBook latencies,
      PlanTables plans) {
    this.open = open;
    this.writes = new SessionWrites(store);
    this.links = links;
    this.journal = journal;
    this.health = health;
    this.meters = meters;
    this.latencies = latencies;
    this.plans = plans;
  }

  /**
   * What an answer said.
   *
   * @param status HTTP status
   * @param usage tokens that the provider reported; null when it reported none
   * @param cachedReported whether it told the cached tokens
   * @param outputTokensEstimated output tokens, estimated; -1 when they are not known
   * @param issuedCallDigests digests of the tool-call ids and sealed values that it issued
   * @param issuedIds ids by which the provider knows what it keeps: of the response, of its
   *     conversation, of containers
   * @param turnSignals what its tool calls tell
   * @param text what it says; null where that is nothing, or is not captured
   * @param finishReason why the model stopped, in the provider's word; empty when it did not tell
   * @param firstTokenAt when the first part of its body came; null without a body
   * @param endedAt when it ended
   */
  public record Answer(
      int status,
      @Nullable Usage usage,
      boolean cachedReported,
      long outputTokensEstimated,
      List<Long> issuedCallDigests,
      List<String> issuedIds,
      TurnSignals turnSignals,
      @Nullable CapturedText text,
      String finishReason,
      @Nullable Instant firstTokenAt,
      Instant endedAt) {
    /** Copies the lists. */
    public Answer {
      issuedCallDigests = List.copyOf(issuedCallDigests);
      issuedIds = List.copyOf(issuedIds);
    }

    /** An answer that told no reason for its end, and of whose text nothing is known. */
    public Answer(
        int status,
        @Nullable Usage usage,
        boolean cachedReported,
        List<Long> issuedCallDigests,
        List<String> issuedIds,
        @Nullable Instant firstTokenAt,
        Instant endedAt) {
      this(
          status,
          usage,
          cachedReported,
          -1,
          issuedCallDigests,
          issuedIds,
          TurnSignals.NONE,
          null,
          "",
          firstTokenAt,
          endedAt);
    }

    /** The same answer where no model worked for it: what it tells was used before. */
    private Answer unmetered() {
      return new Answer(status, null, false, issuedCallDigests, issuedIds, firstTokenAt, endedAt);
    }

    /**
     * Only reported tokens count in a session; what they cost counts estimated, too, and where a
     * price for cached tokens is missing, at the price of those that are not.
     */
    private TurnOutcome outcome(Cost cost) {
      Usage told = usage == null ? Usage.NONE : usage;
      return new TurnOutcome(
          told.inputTokens(),
          told.cachedTokens(),
          told.outputTokens(),
          cachedReported ? "backend_reported" : "",
          issuedCallDigests,
          endedAt.toEpochMilli(),
          cost.total() == null ? cost.uncached() : cost.total());
    }
  }

  /** The API that an exchange speaks; null when nothing is learned from its answer. */
  public @Nullable Api api(String id) {
    OpenExchange exchange = open.find(id);
    return exchange == null ? null : exchange.api();
  }

  /** The status of an answer is known; its body follows. */
  public void answering(String id, int status) {
    journal.update(id, outcome -> outcome.withStatus(status));
  }

  /** An answer with a success status ended whole. */
  public void completed(String id, Answer answer) {
    OpenExchange exchange = open.find(id);
    if (exchange != null && exchange.timed()) {
      learn(exchange, answer);
    }
    commit(id, answer, LifecycleState.COMPLETED, "");
  }

  /** How fast the model was; only an answer that came in parts tells. */
  private void learn(OpenExchange exchange, Answer answer) {
    Instant first = answer.firstTokenAt();
    if (first != null) {
      latencies.streamed(
          exchange.model(),
          millis(exchange.routedAt(), first),
          millis(first, answer.endedAt()),
          answer.usage() == null ? -1 : answer.usage().outputTokens());
    }
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  /** An answer with a success status was cut off; the turn counts, because the model worked. */
  public void aborted(String id, Answer answer) {
    commit(id, answer, LifecycleState.ABORTED, "answer_cut_off");
  }

  /**
   * An answer with a success status told an error. The turn counts as one that was cut off: the
   * model worked, and may have issued what a later request carries back.
   */
  public void brokenOff(String id, Answer answer) {
    commit(id, answer, LifecycleState.ABORTED, ERROR_IN_ANSWER);
  }

  /** The end of an answer was not seen. */
  public void unknown(String id, String why, Instant at) {
    commit(
        id,
        new Answer(0, null, false, List.of(), List.of(), null, at),
        LifecycleState.UNKNOWN,
        why);
  }

  /** A request got an error, or no answer at all: the turn leaves no trace in the session. */
  public void failed(String id, int status, String why, Instant at) {
    OpenExchange exchange = open.find(id);
    if (exchange != null && status >= FIRST_SERVER_ERROR) {
      health.failed(exchange.model());
    }
    rollBack(id, LifecycleState.FAILED, status, why, at);
  }

  /** Envoy has answered in our place, so that no model was asked. */
  public void withdrawn(String id, int status, String why, Instant at) {
    rollBack(id, LifecycleState.FAILED, status, why, at);
  }

  /** A client went away before its answer began: the turn leaves no trace in the session. */
  public void abandoned(String id, Instant at) {
    rollBack(id, LifecycleState.ABORTED, 0, "ended_before_answer", at);
  }

  private void rollBack(String id, LifecycleState state, int status, String why, Instant at) {
    OpenExchange exchange = open.take(id);
    if (exchange == null) {
      return;
    }
    remember(exchange, session -> session.rolledBack(id))
        .thenRun(() -> journal.update(id, before -> before.ended(state, status, why, at)));
    meters.answered(exchange.model(), state.word());
  }

  /** Gives up the exchanges that were routed before a time. */
  public void giveUp(Instant routedBefore, Instant now) {
    open.routedBefore(routedBefore).forEach(exchange -> unknown(exchange.id(), "no_outcome", now));
  }

  private void commit(String id, Answer answer, LifecycleState state, String why) {
    OpenExchange known = open.find(id);
    if (known != null) {
      // Who looks for an id in vain looks again as long as exchanges are open.
      own(known, answer.issuedIds());
    }
    OpenExchange exchange = open.take(id);
    if (exchange == null) {
      return;
    }
    if (exchange.metered()) {
      commit(exchange, answer, state, why);
    } else if (why.equals(ERROR_IN_ANSWER)) {
      commit(exchange, answer.unmetered(), LifecycleState.COMPLETED, "");
    } else {
      commit(exchange, answer.unmetered(), state, why);
    }
  }

  private void commit(OpenExchange exchange, Answer answer, LifecycleState state, String why) {
    String id = exchange.id();
    if (state != LifecycleState.UNKNOWN) {
      health.answered(exchange.model());
    }
    Bill bill = Bill.of(exchange, answer);
    AtomicReference<Optional<Opening>> ended = new AtomicReference<>(Optional.empty());
    AtomicBoolean waited = new AtomicBoolean();
    remember(
            exchange,
            session -> {
              if (session.pendingTurn(id).isPresent()) {
                waited.set(true);
              } else if (waited.get()) {
                // An earlier try was written, although its answer was lost: nothing counts twice.
                return session;
              }
              ended.set(session.endedBy(id));
              return session.answered(id, exchange.model(), answer.outcome(bill.cost()));
            })
        .thenAccept(remembered -> learn(remembered ? ended.get() : Optional.empty()))
        .thenRun(() -> journal.update(id, before -> ended(bill, answer, state, why, before)));
    meters.answered(exchange.model(), state.word());
    Usage usage = answer.usage();
    if (usage != null) {
      meters.tokens(
          exchange.model(), usage.inputTokens(), usage.cachedTokens(), usage.outputTokens());
    }
  }

  /** Learns a free turn whose locked turns have ended; the session's memory tells of each once. */
  private void learn(Optional<Opening> ended) {
    ended.ifPresent(opening -> {
      plans.learn(opening);
      meters.planLearned();
    });
  }

  /** What a provider keeps can be continued by its model alone, in whatever session. */
  private void own(OpenExchange exchange, List<String> ids) {
    Link link = new Link(exchange.sessionId(), exchange.model(), 0);
    for (String issued : ids) {
      links
          .put(Tenants.idKey(exchange.tenant(), issued), link)
          .exceptionally(failure -> {
            meters.captureLost("link_not_written");
            return null;
          });
    }
  }

  private static ReplayOutcome ended(
      Bill bill, Answer answer, LifecycleState state, String why, ReplayOutcome before) {
    return new ReplayOutcome(
        state,
        answer.status() == 0 ? before.responseStatus() : answer.status(),
        why,
        answer.finishReason(),
        bill.usage(),
        bill.estimated(),
        bill.cost(),
        answer.firstTokenAt(),
        answer.endedAt(),
        before.takers(),
        before.providerKeyId(),
        answer.turnSignals(),
        answer.text());
  }

  /**
   * What an answer used, and what that costs.
   *
   * @param usage null when it is not known
   * @param estimated whether the provider did not tell
   */
  private record Bill(@Nullable Usage usage, boolean estimated, Cost cost) {
    static Bill of(OpenExchange exchange, Answer answer) {
      boolean estimated = answer.usage() == null;
      Usage usage = estimated ? estimate(exchange, answer) : answer.usage();
      Cost cost = usage == null ? Cost.UNKNOWN : Pricing.cost(exchange.prices(), usage);
      return new Bill(usage, estimated, cost);
    }

    /** Tokens as the sidecar sees them; null where it does not. */
    private static @Nullable Usage estimate(OpenExchange exchange, Answer answer) {
      long input = exchange.inputTokensEstimated();
      long output = answer.outputTokensEstimated();
      return input < 0 || output < 0 ? null : new Usage(input, 0, 0, output);
    }
  }

  /** Changes a session; a failure is counted, and the record is closed all the same. */
  private CompletableFuture<Boolean> remember(
      OpenExchange exchange, UnaryOperator<SessionState> change) {
    SessionKey key = exchange.key();
    if (key == null) {
      return CompletableFuture.completedFuture(true);
    }
    CompletionStage<Optional<Versioned>> written =
        exchange
            .written()
            .exceptionally(failure -> Optional.empty())
            .thenCompose(before -> writes.change(key, before.orElse(null), change));
    return StoreBudget.of(WRITE_MAX)
        .limit(written)
        .exceptionally(failure -> Optional.empty())
        .thenApply(remembered -> {
          if (remembered.isEmpty()) {
            meters.captureLost("session_not_written");
          }
          return remembered.isPresent();
        });
  }

  /** How long an exchange may stay open before {@link #giveUp} is worth another look. */
  public static Duration sweepInterval(Duration unknownAfter) {
    Duration tenth = unknownAfter.dividedBy(10);
    return tenth.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : tenth;
  }
}
