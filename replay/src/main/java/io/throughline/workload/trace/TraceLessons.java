package io.throughline.workload.trace;

import io.throughline.selector.Model;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.PlanTables;
import io.throughline.selector.plan.Step;
import io.throughline.selector.plan.Trail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the planner learns from recorded sessions before it serves any. A free turn goes to the
 * model that it asks for, a locked one to the model before it, and what they read from caches is
 * simulated. A recorded session is whole: the locked turns at its end count too.
 */
public final class TraceLessons {
  private static final String DECISION_START = "asks-";

  private final Tiers tiers;
  private final PlanTables tables;
  private final PrefixCaches caches = new PrefixCaches();
  private Trail trail = Trail.START;
  private String current = "";
  private @Nullable RecordedRequest before;

  private TraceLessons(Tiers tiers, PlanTables tables) {
    this.tiers = tiers;
    this.tables = tables;
  }

  /** Tables of those sessions, under one decision for each model asked for: {@code asks-MODEL}. */
  public static PlanTables of(List<RecordedSession> sessions, Tiers tiers) {
    PlanTables tables = new PlanTables();
    for (RecordedSession session : sessions) {
      TraceLessons lessons = new TraceLessons(tiers, tables);
      session.requests().forEach(lessons::next);
      lessons.learn(lessons.trail.opening());
    }
    return tables;
  }

  private void next(RecordedRequest request) {
    Model asked = AskedModel.of(tiers, before, request.arrival());
    boolean locked = request.toolResult();
    String model = locked && !current.isEmpty() ? current : asked.name();
    caches.meet(request);
    long cached = caches.cachedTokens(model, tiers.cacheLifetimeMillis(model), request);
    caches.answered(model, request);
    if (!locked) {
      learn(trail.opening());
    }
    trail = trail.after(step(request, asked, model, cached));
    current = model;
    before = request;
  }

  private Step step(RecordedRequest request, Model asked, String model, long cached) {
    return new Step(
        request.toolResult(),
        DECISION_START + asked.name(),
        request.arrival().phase(),
        asked.name(),
        request.arrival().index(),
        model,
        !model.equals(current),
        request.inputTokens(),
        cached,
        request.outputTokens());
  }

  private void learn(@Nullable Opening opening) {
    if (opening != null) {
      tables.learn(opening);
    }
  }
}
