package io.throughline.server.exchange;

import io.throughline.divergence.State;
import io.throughline.envoy.RoutingHeaders;
import io.throughline.replay.CapturedText;
import io.throughline.replay.LogFacts;
import io.throughline.replay.PassedLimit;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.Action;
import io.throughline.selector.Algorithm;
import io.throughline.selector.OrderedMethod;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.SessionPolicy;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.dialect.ApiError;
import io.throughline.server.dialect.ErrorForm;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.session.RouterProfile;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the journal, the metrics and the client about one request: the record is there before the
 * request is released, so whoever sees its id can read it.
 */
final class RecordWriter {
  private static final int TEXT_CHARS_MAX = 255;

  /** Reason of requests that can only go to the owner of what they name. */
  private static final String OWNER = "owner";

  static final DecisionEngine.Outcome UNDECIDED =
      new DecisionEngine.Outcome(Optional.empty(), 0, "", Map.of());

  private final TurnRouter router;
  private ClientRequest request;
  private final @Nullable RequestFacts facts;
  private DecisionEngine.Outcome outcome = UNDECIDED;
  private RouterProfile profile = RouterProfile.NONE;
  private Followed followed = Followed.NOT;
  private Guarded guarded = Guarded.NONE;
  private String loraName = "";
  private String reasoningMode = "off";

  RecordWriter(TurnRouter router, ClientRequest request, @Nullable RequestFacts facts) {
    this.router = router;
    this.request = request;
    this.facts = facts;
  }

  /** The request's session was found. */
  void identified(ClientRequest known) {
    request = known;
  }

  void decided(DecisionEngine.Outcome decided) {
    outcome = decided;
  }

  /** The profile of the turn is known. */
  void under(RouterProfile counts) {
    profile = counts;
  }

  /** Whether the conversation goes in circles is known. */
  void followed(Followed known) {
    followed = known;
  }

  /** The limits that the turn is beyond are known. */
  void guarded(Guarded known) {
    guarded = known;
  }

  /**
   * Records a routed request; returns the headers that the client will see.
   *
   * @param lora the adapter that the upstream is asked for; empty for none
   * @param reasons whether the decision made the model reason
   */
  Map<String, String> routed(Chosen chosen, String lora, boolean reasons) {
    loraName = lora;
    reasoningMode = reasons ? "on" : "off";
    SessionPolicy policy = chosen.policy();
    String action = chosen.action().word();
    router.journal().append(replay(chosen.model(), action, policy, asked(chosen.model())));
    router.meters().routed(decision(), chosen.model(), action, policy.decisionReason());
    if (policy.lockOwner().equals("unproven")) {
      router.meters().unproven();
    }
    if (!policy.degraded().isEmpty()) {
      router.meters().degraded(policy.degraded());
    }
    if (!policy.planFallback().isEmpty()) {
      router.meters().planFellBack(cause(policy.planFallback()));
    }
    tellLimits();
    return routedHeaders(chosen, action, policy);
  }

  /** The word of a reason that may go on with a name. */
  private static String cause(String reason) {
    int end = reason.indexOf(':');
    return end < 0 ? reason : reason.substring(0, end);
  }

  /**
   * Records a request that goes to the owner of what it names; returns the headers that the client
   * will see.
   */
  Map<String, String> forwarded(String model) {
    String action = Action.STAY.word();
    router.journal().append(replay(model, action, null, asked(model)));
    router.meters().routed("", model, action, OWNER);
    Map<String, String> headers = identityHeaders();
    headers.put(RoutingHeaders.SELECTED_MODEL, model);
    headers.put("x-vsr-selected-model", model);
    headers.put("x-throughline-action", action);
    headers.put("x-throughline-reason", OWNER);
    return headers;
  }

  Reply refuse(ApiError error) {
    return refuse(error, null);
  }

  Reply refuse(ApiError error, @Nullable SessionPolicy policy) {
    guarded = guarded.untold();
    followed = followed.untold();
    ReplayOutcome refused =
        ReplayOutcome.refused(error.status(), error.code(), router.clock().instant());
    router.journal().append(replay("", "", policy, refused));
    router.meters().refused(error.code());
    tellLimits();
    return new Reply.Refuse(error, ErrorForm.ofPath(request.path()), identityHeaders());
  }

  private Map<String, String> routedHeaders(Chosen chosen, String action, SessionPolicy policy) {
    Map<String, String> headers = identityHeaders();
    headers.put(RoutingHeaders.SELECTED_MODEL, chosen.model());
    headers.put("x-vsr-selected-model", chosen.model());
    if (outcome.decision().isPresent()) {
      headers.put("x-vsr-selected-decision", decision());
      headers.put(
          "x-vsr-selected-confidence", String.format(Locale.ROOT, "%.4f", outcome.confidence()));
      headers.put("x-vsr-selected-reasoning", reasoningMode);
    }
    headers.put("x-vsr-session-phase", policy.turn().phase());
    headers.put("x-throughline-action", action);
    headers.put("x-throughline-reason", policy.decisionReason());
    return headers;
  }

  private Map<String, String> identityHeaders() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(RoutingHeaders.REPLAY_ID, request.exchangeId());
    if (request.session().known()) {
      headers.put("x-throughline-session-id", request.session().id());
    }
    headers.put("x-throughline-session-source", request.session().source());
    if (followed.course().state() == State.DIVERGED) {
      headers.put(RoutingHeaders.DIVERGENCE, followed.course().kind().word());
    }
    Notice notice = Notice.of(followed.told(), guarded.toTell());
    if (!notice.isEmpty()) {
      headers.put(RoutingHeaders.CORRECTION, String.join(", ", notice.words()));
    }
    if (!guarded.limits().isEmpty()) {
      headers.put(RoutingHeaders.GUARDIAN, limits());
    }
    if (profile != RouterProfile.NONE) {
      headers.put(RoutingHeaders.SESSION_PROFILE, profile.word());
    }
    return headers;
  }

  private void tellLimits() {
    for (PassedLimit limit : guarded.limits()) {
      router.meters().limitPassed(limit.limit(), limit.action());
    }
  }

  private String limits() {
    return guarded.limits().stream()
        .map(limit -> limit.limit() + '=' + limit.action())
        .collect(Collectors.joining(", "));
  }

  private ReplayRecord replay(
      String model, String action, @Nullable SessionPolicy policy, ReplayOutcome ended) {
    return new ReplayRecord(
        request.exchangeId(),
        request.receivedAt(),
        shortened(request.requestId()),
        request.tenant(),
        request.session().id(),
        request.session().source(),
        request.session().parentId(),
        shortened(request.path()),
        facts == null ? 0 : facts.turnIndex(),
        decision(),
        outcome.decision().map(Decision::tier).orElse(0),
        outcome.decision().map(Decision::priority).orElse(0),
        outcome.confidence(),
        outcome.category(),
        facts == null ? "" : shortened(facts.model()),
        model,
        loraName,
        reasoningMode,
        policy == null ? "" : method(policy),
        action,
        outcome.signals(),
        facts != null && facts.stream(),
        facts == null ? 0 : facts.contextTokens(),
        log(),
        policy,
        ended);
  }

  /** The outcome of a request that a model is asked now. */
  private ReplayOutcome asked(String name) {
    ModelConfig model = router.config().get().model(name);
    return model == null
        ? ReplayOutcome.IN_PROGRESS
        : ReplayOutcome.IN_PROGRESS.askedWith(model.credentialName());
  }

  private LogFacts log() {
    String tenant = request.tenant();
    String key = request.virtualKeyId();
    return new LogFacts(
        router.config().get().sidecar().workspaces().of(tenant, key),
        key,
        ActivityRules.of(facts),
        facts == null ? 0 : facts.prompt().simHash(),
        profile.word(),
        followed.facts(),
        guarded.limits(),
        prompt());
  }

  private @Nullable CapturedText prompt() {
    int bytesMax = router.config().get().sidecar().journal().textBytesMax();
    return facts == null || bytesMax == 0 ? null : CapturedText.of(facts.text(), bytesMax);
  }

  private String decision() {
    return outcome.decision().map(Decision::name).orElse("");
  }

  private String method(SessionPolicy policy) {
    if (OrderedMethod.ALL.stream().anyMatch(own -> own.name().equals(policy.baseMethod()))) {
      return policy.baseMethod();
    }
    return outcome
        .decision()
        .map(decision ->
            decision.algorithm() == Algorithm.SESSION_AWARE
                ? "session_aware"
                : decision.baseMethod())
        .orElse("default");
  }

  private static String shortened(String text) {
    return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
  }
}
