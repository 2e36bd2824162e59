package io.throughline.demo.history;

import io.throughline.divergence.Circle;
import io.throughline.divergence.Course;
import io.throughline.divergence.CourseBytes;
import io.throughline.divergence.News;
import io.throughline.divergence.State;
import io.throughline.divergence.Step;
import io.throughline.replay.DivergenceFacts;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.TurnContext;
import io.throughline.selector.Usage;
import io.throughline.selector.plan.TurnKind;
import io.throughline.server.config.RouterConfig;
import io.throughline.session.Lineage;
import io.throughline.session.Lineage.Tip;
import io.throughline.session.ModelUse;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import io.throughline.session.TurnOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Runs one session through the past: each turn is chosen from what the ledger of sessions holds,
 * answered, paid, followed for circles, and remembered. For one thread.
 */
final class PastRun {
  private static final String REPORTED = "backend_reported";
  private static final double MILLIS = 1_000;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final RouterConfig config;
  private final PastRouter router;
  private final PastSession plan;
  private final Providers providers;
  private final PastRecords writer;
  private final List<ReplayRecord> records = new ArrayList<>();
  private SessionState ledger = SessionState.EMPTY;
  private Course course = Course.START;
  private int answers;
  private long contextTokens;
  private long atMillis;

  private PastRun(RouterConfig config, PastRouter router, Speeds speeds, PastSession plan) {
    this.config = config;
    this.router = router;
    this.plan = plan;
    Random random = new Random(plan.number() ^ MIX);
    this.providers = new Providers(config, speeds, random);
    boolean ordered = !config.sidecar().profiles().parts(plan.profile()).baseMethod().isEmpty();
    this.writer = new PastRecords(plan, ordered, random);
    this.atMillis = plan.beginMillis();
  }

  /**
   * The records that a session leaves.
   *
   * @param until epoch milliseconds after which nothing begins or ends any more
   */
  static List<ReplayRecord> of(
      RouterConfig config, PastRouter router, Speeds speeds, PastSession plan, long until) {
    PastRun run = new PastRun(config, router, speeds, plan);
    for (PastTurn turn : plan.turns()) {
      if (!run.next(turn, until)) {
        break;
      }
    }
    return run.records;
  }

  /** Whether the session goes on. */
  private boolean next(PastTurn request, long until) {
    atMillis += request.gapMillis();
    long tokens = contextTokens + request.newTokens();
    TurnContext turn = turn(request, tokens);
    RouterProfile kept = ledger.profile();
    Chosen chosen =
        router.choose(request, turn, plan.profile(), kept, digest(answers), digest(answers - 1));
    boolean takenOver = isAway(chosen.model()) && request.trouble() == Trouble.NONE;
    String served = takenOver ? other(chosen) : chosen.model();
    Answer answer = providers.answer(request, served, tokens, atMillis);
    if (answer.endMillis() >= until) {
      return false;
    }
    Course before = course;
    DivergenceFacts divergence = follow(request);
    records.add(
        writer.of(
            request,
            router.decision(request.decision()),
            chosen,
            served,
            answers,
            tokens,
            atMillis,
            divergence,
            answer));
    remember(request, chosen, served, tokens, answer, before);
    atMillis = answer.endMillis();
    return request.trouble() != Trouble.ABORTED;
  }

  private TurnContext turn(PastTurn request, long tokens) {
    Lineage lineage = new Lineage(ledger);
    Tip tip = lineage.tip(digest(answers - 1));
    return TurnContext.builder()
        .sessionId(plan.id())
        .phase(request.toolLoop() ? "tool_loop" : "user_turn")
        .currentModel(tip == null ? "" : tip.model())
        .turnIndex(answers)
        .historyTokens(contextTokens)
        .contextTokens(tokens)
        .toolLoop(request.toolLoop())
        .memory(memory(tip))
        .idleKnown(tip != null)
        .idleForSeconds(tip == null ? 0 : Math.max(0, atMillis - tip.atMillis()) / MILLIS)
        .warmth(warmth(tokens))
        .toolLoopOwner(request.toolLoop() ? loopOwner(lineage) : null)
        .sessionOwner(held(tip))
        .build();
  }

  private @Nullable Owner loopOwner(Lineage lineage) {
    return lineage.loopOwner(digest(answers - 1), List.of(digest(-answers)));
  }

  private @Nullable Owner held(@Nullable Tip tip) {
    if (plan.profile() != RouterProfile.AGENT) {
      return null;
    }
    String held = ledger.held().isEmpty() && tip != null ? tip.model() : ledger.held();
    return held.isEmpty() ? null : new Owner(held, OwnerKind.CURRENT);
  }

  private SessionMemory memory(@Nullable Tip tip) {
    return !ledger.known()
        ? SessionMemory.NONE
        : new SessionMemory(
            true,
            ledger.turnCount() == 0 ? answers + 1 : ledger.turnCount(),
            ledger.switchCount(),
            tip == null ? "" : tip.decision(),
            ledger.inputTokens(),
            ledger.cachedInputTokens(),
            0,
            0,
            ledger.cacheAccountingSource());
  }

  private Map<String, Double> warmth(long tokens) {
    Map<String, Double> warmth = new HashMap<>();
    for (ModelUse use : ledger.uses()) {
      warmth.put(use.model(), use.warmth(tokens, atMillis, providers.lifetimeMillis(use.model())));
    }
    return warmth;
  }

  private boolean isAway(String model) {
    return model.equals(config.defaultModel()) && Almanac.isOutage(atMillis);
  }

  /** Who takes over: the next candidate. */
  private static String other(Chosen chosen) {
    return chosen.scores().keySet().stream()
        .filter(model -> !model.equals(chosen.model()))
        .findFirst()
        .orElse(chosen.model());
  }

  /** As a request is followed that is served now. */
  private DivergenceFacts follow(PastTurn request) {
    List<Step> steps = request.result() == null ? List.of() : List.of(request.result());
    Course before = course;
    var settings = config.sidecar().divergence();
    course = before.after(new News(steps, request.simHash(), 0), settings.rules());
    boolean tells =
        plan.profile() == RouterProfile.AGENT
            && course.state() == State.DIVERGED
            && !course.corrected();
    DivergenceFacts facts =
        new DivergenceFacts(
            course.state().word(),
            course.kind().word(),
            course.turns(),
            course.changed(before),
            (tells ? course.kind() : Circle.NONE).word());
    course = tells ? course.withCorrection() : course;
    return facts;
  }

  private void remember(
      PastTurn request, Chosen chosen, String served, long tokens, Answer answer, Course before) {
    String id = records.getLast().id();
    SessionState opened =
        ledger
            .under(plan.profile())
            .opened(pending(id, chosen.model(), request, tokens))
            .takenOver(id, served);
    Usage usage = answer.usage();
    if (usage == null) {
      ledger = opened.rolledBack(id);
      course = before;
      return;
    }
    answers++;
    contextTokens = tokens + usage.outputTokens();
    ledger =
        opened.committed(
            id,
            new TurnOutcome(
                usage.inputTokens(),
                usage.cachedTokens(),
                usage.outputTokens(),
                REPORTED,
                request.calls().toolCalls() > 0 ? List.of(digest(-answers)) : List.of(),
                answer.endMillis()));
  }

  private PendingTurn pending(String id, String model, PastTurn request, long tokens) {
    return new PendingTurn(
        id,
        model,
        request.decision(),
        digest(answers),
        digest(answers - 1),
        answers,
        atMillis,
        tokens,
        ledger.held(model, tokens, atMillis, providers.lifetimeMillis(model)),
        TurnKind.UNKNOWN,
        plan.profile() == RouterProfile.AGENT,
        CourseBytes.NONE,
        0);
  }

  /** Stands for the digest of the conversation up to an answer. */
  private long digest(int place) {
    return place == -1 && answers == 0 ? 0 : (plan.number() * 1_000 + place) * MIX;
  }
}
