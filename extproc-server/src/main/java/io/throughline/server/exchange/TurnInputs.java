package io.throughline.server.exchange;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseMethod;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseQuery;
import io.throughline.selector.BaseScores;
import io.throughline.selector.BaseSettings;
import io.throughline.selector.Candidate;
import io.throughline.selector.Capability;
import io.throughline.selector.Eligibility;
import io.throughline.selector.Eligibility.Removed;
import io.throughline.selector.Evidence;
import io.throughline.selector.OrderedMethod;
import io.throughline.selector.Owner;
import io.throughline.selector.Profile;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.selector.StaticMethod;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnDemand;
import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.Trail;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.ModelConfig.ApiFormat;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.dialect.Api;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the selector's input from what a turn brings and what a configuration says of it; the same
 * for a request that is served now and for a recorded one that is looked at again. Thread-safe;
 * never blocks.
 */
public final class TurnInputs {
  private static final Set<String> ALL_AVAILABLE = Set.of();

  private final BaseMethods baseMethods;
  private final Evidence evidence;

  /** Creates it over the methods that score and what they may ask for. */
  public TurnInputs(BaseMethods baseMethods, Evidence evidence) {
    this.baseMethods = withOrdered(baseMethods);
    this.evidence = evidence;
  }

  /** The methods with those that profiles rank by, unless the table has them. */
  public static BaseMethods withOrdered(BaseMethods methods) {
    BaseMethods all = methods;
    for (OrderedMethod method : OrderedMethod.ALL) {
      all = all.find(method.name()) == null ? all.with(method) : all;
    }
    return all;
  }

  /**
   * The input of one choice.
   *
   * @param decision that the request matched; null without one
   * @param category first matching domain, or ""
   * @param turn with the provider state that the request carries, portable or not
   * @param profile what the session's profile asks
   * @param trail of the line that the turn continues
   */
  public SelectionInput of(
      RouterConfig config,
      @Nullable Decision decision,
      String category,
      TurnDemand demand,
      TurnContext turn,
      Profile profile,
      Trail trail) {
    Api api = Api.valueOf(demand.api());
    Eligibility fit =
        Eligibility.of(
            speaking(candidates(config, decision), api, config),
            config.catalogue(),
            turn.contextTokens(),
            demand.needs(),
            profile,
            ALL_AVAILABLE);
    Portability portability = Portability.of(config, speakable(turn, api, config), fit.eligible());
    Set<String> unavailable = unavailable(fit.eligible(), demand.resting());
    List<Candidate> eligible =
        unavailable.isEmpty()
            ? portability.candidates()
            : Candidates.where(
                portability.candidates(), candidate -> !unavailable.contains(candidate.model()));
    @Nullable BaseScores base = base(config, decision, category, eligible, profile);
    SessionAwareConfig settings = sessionAware(config, decision);
    return new SelectionInput(
        algorithm(decision, profile),
        settings,
        config.catalogue(),
        eligible,
        base,
        evidence.lookupTables(),
        portability.turn(),
        nameOf(decision),
        category,
        unavailable,
        unfit(config, fit, demand, portability.turn()),
        forecast(settings, nameOf(decision), trail, portability.turn(), eligible, base),
        demand,
        profile);
  }

  private static Algorithm algorithm(@Nullable Decision decision, Profile profile) {
    if (decision == null) {
      return Algorithm.DEFAULT_MODEL;
    }
    return profile.baseMethod().isEmpty() ? decision.algorithm() : Algorithm.BASE_ONLY;
  }

  /** What the session holds, unless it does not speak the API of this request. */
  private static TurnContext speakable(TurnContext turn, Api api, RouterConfig config) {
    Owner owner = turn.sessionOwner();
    @Nullable ModelConfig model = owner == null ? null : config.model(owner.model());
    return model == null || speaks(model, api) ? turn : turn.heldBy(null);
  }

  /** Whether the model that the client names, else some candidate, speaks the API. */
  public static boolean serves(
      Api api, RouterConfig config, @Nullable Decision decision, @Nullable ModelConfig named) {
    return named == null
        ? !speaking(candidates(config, decision), api, config).isEmpty()
        : speaks(named, api);
  }

  /** Its candidates, else the default model. */
  static List<Candidate> candidates(RouterConfig config, @Nullable Decision decision) {
    return decision == null ? List.of(Candidate.of(config.defaultModel())) : decision.candidates();
  }

  /** Its settings, else those of all. */
  public static SessionAwareConfig sessionAware(RouterConfig config, @Nullable Decision decision) {
    return decision == null ? config.sessionAware() : decision.sessionAware();
  }

  private static String nameOf(@Nullable Decision decision) {
    return decision == null ? "" : decision.name();
  }

  /** What the planner expects to follow; nothing where it is off or a lock holds the turn. */
  private Forecast forecast(
      SessionAwareConfig settings,
      String decisionName,
      Trail trail,
      TurnContext turn,
      List<Candidate> eligible,
      @Nullable BaseScores base) {
    if (!settings.planner().looksAhead()
        || settings.locks(turn)
        || base == null
        || decisionName.isEmpty()) {
      return Forecast.NONE;
    }
    return evidence.forecast(
        FreeTurn.after(
            turn.turnIndex() == 0 ? Trail.START : trail,
            decisionName,
            turn.phase(),
            base.selectedModel(),
            turn.turnIndex(),
            settings.planner().minSamples(),
            Candidates.names(eligible)));
  }

  /** The candidates that were removed, and owners that are held although they lack something. */
  private static Map<String, String> unfit(
      RouterConfig config, Eligibility fit, TurnDemand demand, TurnContext turn) {
    if (fit.removed().isEmpty() && demand.needs().isEmpty()) {
      return Map.of();
    }
    Map<String, String> unfit = Map.of();
    for (int i = 0; i < fit.removed().size(); i++) {
      Removed removed = fit.removed().get(i);
      unfit = with(unfit, removed.candidate().model(), removed.word());
    }
    unfit = withLacking(unfit, config, demand, modelOf(turn.providerStateOwner()));
    unfit = withLacking(unfit, config, demand, modelOf(turn.toolLoopOwner()));
    unfit = withLacking(unfit, config, demand, modelOf(turn.sessionOwner()));
    return withLacking(unfit, config, demand, turn.namedModel());
  }

  /** What a model lacks that may be held or named although it is no candidate. */
  private static Map<String, String> withLacking(
      Map<String, String> unfit, RouterConfig config, TurnDemand demand, @Nullable String model) {
    if (model == null) {
      return unfit;
    }
    Set<Capability> lacks = Eligibility.lacks(config.catalogue().find(model), demand.needs());
    return lacks.isEmpty() ? unfit : with(unfit, model, Eligibility.lacking(lacks));
  }

  /** Most turns remove nothing, and need no map. */
  private static Map<String, String> with(Map<String, String> unfit, String model, String word) {
    Map<String, String> more = unfit.isEmpty() ? new LinkedHashMap<>() : unfit;
    more.put(model, word);
    return more;
  }

  private static @Nullable String modelOf(@Nullable Owner owner) {
    return owner == null ? null : owner.model();
  }

  /** Where every candidate rests, one of them has to try: that is worth more than no answer. */
  private static Set<String> unavailable(List<Candidate> candidates, Set<String> resting) {
    for (Candidate candidate : candidates) {
      if (!resting.contains(candidate.model())) {
        return resting;
      }
    }
    return ALL_AVAILABLE;
  }

  static List<Candidate> speaking(List<Candidate> candidates, Api api, RouterConfig config) {
    for (int i = 0; i < candidates.size(); i++) {
      if (!speaks(config.model(candidates.get(i).model()), api)) {
        return Candidates.where(candidates, one -> speaks(config.model(one.model()), api));
      }
    }
    return candidates;
  }

  static boolean speaks(@Nullable ModelConfig model, Api api) {
    return model != null && (model.apiFormat() == ApiFormat.ANTHROPIC) == (api == Api.MESSAGES);
  }

  private @Nullable BaseScores base(
      RouterConfig config,
      @Nullable Decision decision,
      String category,
      List<Candidate> eligible,
      Profile profile) {
    if (eligible.isEmpty()) {
      return null;
    }
    String own = decision == null ? StaticMethod.NAME : decision.baseMethod();
    String name = profile.baseMethod().isEmpty() ? own : profile.baseMethod();
    BaseMethod method = baseMethods.find(name);
    if (method == null) {
      throw new IllegalStateException("base method: " + name + " (expected: a registered one)");
    }
    return method.score(
        new BaseQuery(
            eligible,
            config.catalogue(),
            nameOf(decision),
            category,
            decision == null ? BaseSettings.DEFAULTS : decision.scoring(),
            evidence));
  }
}
