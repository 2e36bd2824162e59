package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.divergence.CourseBytes;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.Profile;
import io.throughline.selector.Selection;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.SessionPolicy;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.config.SidecarSettings.OnStoreFailure;
import io.throughline.server.decision.Decision;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.decision.Reasoning;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.ApiError;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.store.StoreFailure;
import io.throughline.store.Versioned;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One turn on its way through session memory: read the session, choose, write the pending turn, and
 * only then release the request. Where memory is in this process, a writer that was faster sends
 * the turn back to the start. Where it is elsewhere the write is sent before the request is
 * released, and its answer not waited for: a turn that was slower is then added to what the other
 * left (docs/decisions/0022). A memory that fails or is late leaves a turn with what the request
 * itself proves and what this process knows, marked {@code degraded}.
 */
final class Turn {
  /** Reads of a session that other turns keep changing. */
  private static final int ATTEMPTS_MAX = 5;

  private static final String FAILED = "session_store_failed";
  private static final String LATE = "session_store_late";
  private static final String CONTENDED = "session_store_contended";

  private final TurnRouter router;
  private final RouterConfig config;
  private ClientRequest request;
  private final Set<String> resting;
  private @Nullable SessionKey forkedFrom;
  private String stateOwner = "";
  private String linkDegraded = "";
  private final RequestFacts facts;
  private final ByteString body;
  private final DecisionEngine.Outcome outcome;
  private final @Nullable String named;
  private final @Nullable RouterProfile profileAsked;
  private final RecordWriter records;
  private final Consumer<Reply> replied;
  private final Consumer<RuntimeException> failed;
  private final long nowMillis;
  private final StoreBudget budget;
  private CompletionStage<Optional<Versioned>> written = OpenExchange.NOTHING_WRITTEN;
  private Followed followed = Followed.NOT;
  private Guarded guarded = Guarded.NONE;

  Turn(
      TurnRouter router,
      RouterConfig config,
      ClientRequest request,
      RequestFacts facts,
      ByteString body,
      DecisionEngine.Outcome outcome,
      @Nullable String named,
      @Nullable RouterProfile profileAsked,
      RecordWriter records,
      Consumer<Reply> replied,
      Consumer<RuntimeException> failed) {
    this.router = router;
    this.config = config;
    this.request = request;
    this.facts = facts;
    this.body = body;
    this.outcome = outcome;
    this.named = named;
    this.profileAsked = profileAsked;
    this.records = records;
    this.replied = replied;
    this.failed = failed;
    this.nowMillis = router.clock().millis();
    this.resting = router.health().resting();
    this.budget = StoreBudget.of(config.sidecar());
  }

  void start() {
    if (facts.api() == Api.EMBEDDINGS || !SessionFinder.isNeeded(request, facts)) {
      enter();
      return;
    }
    whenDone(
        router.finder().find(request, facts),
        (found, failure) -> {
          if (failure != null || found == null) {
            withoutMemory(reason(failure));
          } else {
            request = found.request();
            records.identified(request);
            forkedFrom = found.forkedFrom();
            stateOwner = found.stateOwner();
            linkDegraded = found.degraded();
            enter();
          }
        });
  }

  private void enter() {
    SessionKey key = request.key();
    if (key == null) {
      conclude(choose(SessionState.EMPTY, ""));
    } else {
      recall(key, 1);
    }
  }

  private void recall(SessionKey key, int attempt) {
    whenDone(
        read(key, linkDegraded),
        (found, failure) -> {
          if (failure != null || found == null) {
            withoutMemory(reason(failure));
          } else if (found.version() == 0 && forkedFrom != null) {
            inherit(key, forkedFrom, found.degraded(), attempt);
          } else {
            proceed(key, found, attempt);
          }
        });
  }

  /** A session that forked begins with what the other one knows. */
  private void inherit(SessionKey key, SessionKey from, String degraded, int attempt) {
    whenDone(
        read(from, degraded.isEmpty() ? linkDegraded : degraded),
        (found, failure) -> {
          if (failure != null || found == null) {
            withoutMemory(reason(failure));
          } else {
            String why = found.degraded().isEmpty() ? degraded : found.degraded();
            proceed(key, new Versioned(0, found.session().forked(), why), attempt);
          }
        });
  }

  /** A memory that was late once in an exchange is not waited for again. */
  private CompletionStage<Versioned> read(SessionKey key, String degraded) {
    return degraded.equals(LATE) ? router.store().atHand(key) : router.store().find(key);
  }

  private void proceed(SessionKey key, Versioned found, int attempt) {
    SessionState session = settled(found.session());
    String degraded = found.degraded().isEmpty() ? linkDegraded : found.degraded();
    Selection selection = choose(session, degraded);
    if (!(selection instanceof Chosen chosen) || !request.isTurn() || guarded.refusal() != null) {
      conclude(selection);
      return;
    }
    if (!degraded.isEmpty() && refuses(chosen)) {
      replied.accept(records.refuse(ApiError.memoryUnavailable()));
      return;
    }
    PendingTurn turn = pending(chosen, session);
    Versioned next = new Versioned(found.version() + 1, opened(session, turn));
    CompletableFuture<Boolean> write =
        router.store().compareAndSet(key, found.version(), next.session()).toCompletableFuture();
    if (!write.isDone()) {
      written =
          new SessionWrites(router.store())
              .after(write, key, next, later -> opened(settled(later), turn));
      conclude(selection);
      return;
    }
    whenDone(
        write,
        (replaced, failure) -> {
          if (failure != null || replaced == null) {
            conclude(choose(session, reason(failure)));
          } else if (replaced) {
            written = CompletableFuture.completedFuture(Optional.of(next));
            conclude(selection);
          } else if (attempt < ATTEMPTS_MAX) {
            recall(key, attempt + 1);
          } else {
            conclude(choose(session, CONTENDED));
          }
        });
  }

  private SessionState opened(SessionState session, PendingTurn turn) {
    return session.under(question().profile(session)).opened(turn);
  }

  private SessionState settled(SessionState session) {
    return session.settled(nowMillis - config.sidecar().unknownAfter().toMillis());
  }

  /** A lock whose owner is not proven by what it issued may be held by another replica's turn. */
  private boolean refuses(Chosen chosen) {
    return config.sidecar().onStoreFailure() == OnStoreFailure.REFUSE_LOCKED
        && (facts.toolLoop() || facts.providerState().present())
        && !chosen.policy().lockOwner().equals(OwnerKind.ISSUED.word());
  }

  private void withoutMemory(String why) {
    if ((facts.toolLoop() || facts.providerState().present())
        && config.sidecar().onStoreFailure() == OnStoreFailure.REFUSE_LOCKED) {
      replied.accept(records.refuse(ApiError.memoryUnavailable()));
    } else {
      conclude(choose(SessionState.EMPTY, why));
    }
  }

  private Selection choose(SessionState session, String degraded) {
    RouterProfile profile = question().profile(session);
    records.under(profile);
    if (request.isTurn()) {
      followed = Followed.of(facts, session, profile, config.sidecar().divergence());
      records.followed(followed);
      guard(session);
    }
    return router.decider().choose(question(), session, degraded);
  }

  private void guard(SessionState session) {
    guarded =
        Guarded.of(
            facts,
            request.session(),
            session,
            followed.course(),
            config.sidecar().guardian(),
            router.baselines().turns(workspace()));
    records.guarded(guarded);
  }

  private String workspace() {
    return config.sidecar().workspaces().of(request.tenant(), request.virtualKeyId());
  }

  private TurnQuestion question() {
    return new TurnQuestion(
        config,
        request,
        facts,
        outcome,
        stateOwner,
        named,
        profileAsked,
        config.sidecar().profileOf(request.tenant(), request.virtualKeyId()),
        resting,
        nowMillis);
  }

  private void conclude(Selection selection) {
    ApiError refusal = guarded.refusal();
    if (refusal != null) {
      replied.accept(records.refuse(refusal, selection.policy()));
      return;
    }
    replied.accept(
        switch (selection) {
          case Chosen chosen -> route(chosen);
          case Selection.ProviderStateUnavailable gone ->
              records.refuse(ApiError.stateUnavailable(gone.owner()), gone.policy());
          case Selection.ProviderStateConflict conflict ->
              records.refuse(
                  ApiError.stateConflict(conflict.owner(), conflict.named()), conflict.policy());
          case Selection.CapabilityMissing missing ->
              records.refuse(ApiError.capabilityMissing(needs()), missing.policy());
          case Selection.FloorUnmet unmet ->
              records.refuse(ApiError.floorUnmet(unmet.qualityFloor()), unmet.policy());
          case Selection.NoneAcceptable none ->
              records.refuse(ApiError.noneAcceptable(), none.policy());
          case Selection.ContextTooLong tooLong ->
              records.refuse(
                  ApiError.contextTooLong(tooLong.contextTokens(), tooLong.largestWindowTokens()),
                  tooLong.policy());
        });
  }

  private Set<String> needs() {
    Set<String> words = new TreeSet<>();
    facts.needs().forEach(need -> words.add(need.word()));
    return words;
  }

  private Reply route(Chosen chosen) {
    ModelConfig model = config.model(chosen.model());
    if (model == null) {
      throw new IllegalStateException(
          "selected model: " + chosen.model() + " (expected: one of the catalogue)");
    }
    router.health().chosen(model.name());
    router
        .open()
        .add(
            request.isTurn()
                ? OpenExchange.turn(request, facts, written, model)
                : OpenExchange.aside(request, facts, model));
    @Nullable Reasoning reasoning = reasoning(model);
    String lora = lora(chosen);
    return new Reply.Route(
        model.name(),
        model.name(),
        Attempts.of(chosen, isFixed(chosen), resting, config.sidecar().failover()),
        UpstreamBody.of(
            body,
            facts,
            model.nameJson(lora),
            model.reasoningForm(),
            reasoning,
            config.sidecar().ensureStreamUsage(),
            Notice.of(followed.told(), guarded.toTell())),
        records.routed(chosen, lora, reasoning != null && reasoning.on()));
  }

  /** Whether no other model may serve the turn: its client or its state asks for this one. */
  private boolean isFixed(Chosen chosen) {
    String owner = chosen.policy().lockOwner();
    boolean heldByState =
        facts.providerState().present() && !owner.isEmpty() && !owner.equals("unproven");
    return named != null || heldByState;
  }

  /** What the decision says of the model's reasoning, where the model can be told. */
  private @Nullable Reasoning reasoning(ModelConfig model) {
    return named != null || model.reasoningForm() == null
        ? null
        : outcome.decision().map(decision -> decision.reasoning().get(model.name())).orElse(null);
  }

  /** The adapter; a client that names a model gets that model itself. */
  private String lora(Chosen chosen) {
    String lora = chosen.loraName();
    return named != null || lora == null ? "" : lora;
  }

  private PendingTurn pending(Chosen chosen, SessionState session) {
    SessionPolicy policy = chosen.policy();
    Profile profile = question().parts(session);
    return new PendingTurn(
        request.exchangeId(),
        chosen.model(),
        outcome.decision().map(Decision::name).orElse(""),
        facts.conversationDigest(),
        facts.parentDigest(),
        facts.turnIndex(),
        nowMillis,
        facts.contextTokens(),
        held(chosen.model(), session),
        TurnDecider.kind(question(), policy, profile),
        Holding.follows(profile, session, policy.turn(), chosen.model(), policy.decisionReason()),
        CourseBytes.of(followed.course()),
        guarded.told());
  }

  private long held(String name, SessionState session) {
    ModelConfig model = config.model(name);
    return model == null
        ? 0
        : session.held(name, facts.contextTokens(), nowMillis, model.cacheLifetime().toMillis());
  }

  private <T> void whenDone(
      CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> next) {
    budget
        .limit(stage)
        .whenComplete((value, failure) -> guarded(() -> next.accept(value, failure)));
  }

  /** A stage keeps what its callback throws to itself; the exchange must hear of it. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  private static String reason(@Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      return LATE;
    }
    return failure == null ? FAILED : StoreFailure.reasonOf(failure).word();
  }
}
