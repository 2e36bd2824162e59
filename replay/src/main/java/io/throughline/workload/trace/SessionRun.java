package io.throughline.workload.trace;

import io.throughline.selector.Cost;
import io.throughline.selector.Model;
import io.throughline.selector.Money;
import io.throughline.selector.Pricing;
import io.throughline.selector.Usage;
import io.throughline.selector.plan.TurnKind;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionState;
import io.throughline.session.TurnOutcome;
import io.throughline.workload.Chooser;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One policy in one recorded session. For each request: the policy chooses from what the ledger
 * holds, the expectation is noted, the caches tell the truth, and the ledger learns what a provider
 * would have reported. For one thread.
 */
final class SessionRun {
  private static final String REPORTED = "backend_reported";

  private final Tiers tiers;
  private final ShippedRouter router;
  private final Chooser<? super Sight> chooser;
  private final PrefixCaches caches = new PrefixCaches();
  private SessionState ledger = SessionState.EMPTY;
  private @Nullable RecordedRequest before;

  private SessionRun(Tiers tiers, ShippedRouter router, Chooser<? super Sight> chooser) {
    this.tiers = tiers;
    this.router = router;
    this.chooser = chooser;
  }

  /** What the policy's choices in that session come to. */
  static TraceTally of(
      Tiers tiers, ShippedRouter router, TracePolicy policy, RecordedSession session) {
    SessionRun run = new SessionRun(tiers, router, policy.begin(tiers));
    TraceTally tally = TraceTally.none(policy.name(), tiers.currency());
    for (RecordedRequest request : session.requests()) {
      tally = tally.plus(run.next(policy.name(), request));
    }
    return tally;
  }

  private TraceTally next(String policy, RecordedRequest request) {
    Arrival arrival = request.arrival();
    Model asked = AskedModel.of(tiers, before, arrival);
    Sight sight =
        new Sight(tiers, arrival, asked, ledger, router.choose(ledger, before, arrival, asked));
    Model chosen = chooser.choose(sight);
    double expected = sight.expectedInputCost(chosen);
    caches.meet(request);
    long cached =
        caches.cachedTokens(chosen.name(), tiers.cacheLifetimeMillis(chosen.name()), request);
    boolean switched = before != null && !ledger.currentModel().equals(chosen.name());
    answered(chosen, asked, request, cached);
    before = request;
    return tally(policy, sight, request, chosen, switched, expected, cached);
  }

  private void answered(Model model, Model asked, RecordedRequest request, long cached) {
    caches.answered(model.name(), request);
    String id = Integer.toString(request.index());
    TurnOutcome outcome =
        new TurnOutcome(
            request.inputTokens(),
            cached,
            request.outputTokens(),
            REPORTED,
            List.of(),
            request.endMillis());
    TurnKind kind = new TurnKind(request.toolResult(), request.arrival().phase(), asked.name());
    SessionState opened = ledger.opened(pending(id, model.name(), request, kind));
    opened.endedBy(id).ifPresent(router::learn);
    ledger = opened.committed(id, outcome);
  }

  /** As a request is remembered while it is answered; each continues the one before it. */
  private PendingTurn pending(String id, String model, RecordedRequest request, TurnKind kind) {
    return new PendingTurn(
        id,
        model,
        ShippedRouter.DECISION,
        request.index() + 1,
        request.index(),
        request.index(),
        request.atMillis(),
        request.inputTokens(),
        ledger.held(
            model, request.inputTokens(), request.atMillis(), tiers.cacheLifetimeMillis(model)),
        kind);
  }

  private static TraceTally tally(
      String policy,
      Sight sight,
      RecordedRequest request,
      Model chosen,
      boolean switched,
      double expected,
      long cached) {
    Money input = price(chosen, request.inputTokens(), cached, 0);
    double error = expected - input.toDouble();
    double shortfall = sight.shortfall(chosen);
    return new TraceTally(
        policy,
        1,
        switched ? 1 : 0,
        switched && request.toolResult() ? 1 : 0,
        price(chosen, request.inputTokens(), cached, request.outputTokens()),
        input,
        expected,
        Math.abs(error),
        request.inputTokens(),
        cached,
        chosen.qualityScore(),
        shortfall,
        shortfall > 0 ? 1 : 0);
  }

  private static Money price(Model model, long input, long cached, long output) {
    Usage usage = Usage.expected(model.prices(), input, cached, output);
    Cost cost = Pricing.cost(model.prices(), usage);
    return Objects.requireNonNull(cost.total());
  }
}
