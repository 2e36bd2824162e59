package io.throughline.server.config;

import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseSettings;
import io.throughline.selector.Candidate;
import io.throughline.selector.Catalogue;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.decision.DecisionEngine.Strategy;
import io.throughline.server.signal.RoleBindings;
import io.throughline.server.signal.RoleSignal;
import io.throughline.server.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a configuration file in the canonical v0.3 layout, with our own section {@code sidecar},
 * into a checked snapshot. All problems are found in one pass and told together. Thread-safe.
 */
public final class ConfigLoader {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int FILE_BYTES_MAX = 16 << 20;

  private final BaseMethods baseMethods;
  private final Shape shape;

  /** Creates a loader that knows these base methods. */
  public ConfigLoader(BaseMethods baseMethods) {
    this(baseMethods, shape(baseMethods));
  }

  private ConfigLoader(BaseMethods baseMethods, Shape shape) {
    this.baseMethods = baseMethods;
    this.shape = shape;
  }

  /** What a file may hold: what the readers ask a document for that stands for all. */
  static Shape shape(BaseMethods baseMethods) {
    Shape shape = Shape.root();
    new ConfigLoader(baseMethods, shape)
        .bind(Section.describing(shape), Path.of("/"), new Problems());
    return shape;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException when it cannot be served; it holds all problems
   */
  public RouterConfig load(Path file) {
    return served(inspect(file));
  }

  /**
   * Reads the text of a file.
   *
   * @param folder what relative socket paths resolve against
   * @throws ConfigException when it cannot be served; it holds all problems
   */
  public RouterConfig parse(String text, Path folder) {
    return served(inspect(text, folder));
  }

  /** Reads a file and tells everything about it, whether it can be served or not. */
  public Inspection inspect(Path file) {
    Problems problems = new Problems();
    String text = text(file, problems);
    return text == null ? Inspection.of(null, problems) : read(text, folder(file), problems);
  }

  /**
   * Reads the text of a file and tells everything about it, whether it can be served or not.
   *
   * @param folder what relative socket paths resolve against
   */
  public Inspection inspect(String text, Path folder) {
    return read(text, folder, new Problems());
  }

  private static RouterConfig served(Inspection inspection) {
    RouterConfig config = inspection.config();
    if (config == null) {
      throw new ConfigException(inspection.problems());
    }
    return config;
  }

  private static @Nullable String text(Path file, Problems problems) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        problems.error(file.toString(), Files.size(file) + " bytes", "at most 16 MiB");
        return null;
      }
      return Files.readString(file);
    } catch (IOException e) {
      problems.error(file.toString(), "cannot be read", "a readable YAML file in UTF-8");
      return null;
    }
  }

  private static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of("/") : folder;
  }

  private Inspection read(String text, Path folder, Problems problems) {
    JsonNode document = Yaml.read(text, problems);
    if (document == null) {
      return Inspection.of(null, problems);
    }
    boolean strict = !"warn".equals(document.at("/sidecar/compatibility").asString("strict"));
    Section root = Section.root(document, shape, problems, strict);
    return Inspection.of(bind(root, folder, problems), problems);
  }

  private @Nullable RouterConfig bind(Section root, Path folder, Problems problems) {
    root.oneOf("version", "", "v0.3");
    ListenerConfig listener = listener(root);
    Section providers = root.section("providers");
    Section routing = root.section("routing");
    Section defaults = providers.section("defaults");
    ReasoningReader reasoning = new ReasoningReader(defaults);
    Map<String, ModelConfig> models = new ProvidersReader(reasoning).read(providers, routing);
    String defaultModel = defaultModel(defaults, models);
    providers.finish();
    Section global = root.section("global");
    Section router = global.section("router");
    Section selection = router.section("model_selection");
    SessionAwareConfig shared =
        new SessionAwareReader(SessionAwareConfig.DEFAULTS, baseMethods)
            .read(selection.section("session_aware"));
    SessionAwareReader sessionAware = new SessionAwareReader(shared, baseMethods);
    Section elo = selection.section("elo");
    BaseSettings scoring = new BaseSettingsReader(BaseSettings.DEFAULTS).read(selection, elo);
    RatingSettings ratings = ratings(elo, scoring, folder);
    LookupSettings lookup =
        new LookupReader(models.keySet(), folder)
            .read(selection.section("lookup_tables"), shared.minRemainingTurnPriorSamples());
    PlanStorage plans = PlanStorage.read(selection.section("planner"), folder);
    Section services = global.section("services");
    Section signalRules = routing.section("signals");
    RoleBindings bindings =
        new RolesReader().read(signalRules.list("role_bindings"), services.section("authz"));
    Map<String, Signal> signals = new SignalsReader().read(signalRules, bindings);
    DecisionsReader decisionsReader =
        new DecisionsReader(
            signals, models, baseMethods, sessionAware, new BaseSettingsReader(scoring), reasoning);
    List<Decision> decisions = decisionsReader.read(routing);
    routing.notServed("projections");
    routing.finish();
    Set<String> autoNames = autoNames(router, models);
    Strategy strategy = strategy(router);
    finishGlobal(global, router, selection, services);
    Section own = root.section("sidecar");
    SidecarSettings sidecar = new SidecarReader(folder).read(own);
    RoleBindings roles = decisionsReader.uses(RoleSignal.TYPE) ? bindings : null;
    if (roles != null && !sidecar.trustIdentityHeaders()) {
      own.warning("authz.trust_headers", "false", untrusted(roles));
    }
    warnOfFloor(own, sidecar.profiles().agentQualityFloor(), decisions, models);
    root.finish();
    if (models.isEmpty()) {
      return null;
    }
    return new RouterConfig(
        listener,
        models,
        Catalogue.of(models.values().stream().map(ModelConfig::model).toList()),
        defaultModel,
        autoNames,
        new DecisionEngine(decisions, strategy),
        shared,
        ratings,
        lookup,
        plans,
        roles,
        sidecar,
        problems.found());
  }

  /** A floor above all models of a decision refuses every AGENT request that it matches. */
  private static void warnOfFloor(
      Section sidecar, double floor, List<Decision> decisions, Map<String, ModelConfig> models) {
    for (Decision decision : decisions) {
      double best = 0;
      for (Candidate candidate : decision.candidates()) {
        ModelConfig model = models.get(candidate.model());
        best = model == null ? 1 : Math.max(best, model.model().qualityScore());
      }
      if (floor > best) {
        sidecar.warning(
            "profiles.agent.quality_floor",
            Double.toString(floor),
            "at most %s, the best quality_score in decision %s; AGENT is refused there"
                .formatted(best, decision.name()));
      }
    }
  }

  private static RatingSettings ratings(Section elo, BaseSettings scoring, Path folder) {
    double k = elo.number("k_factor", 32, Double.MIN_VALUE, 1_000);
    Path file = elo.file("storage_path", folder);
    elo.described("auto_save_interval");
    elo.notServed("cost_scaling_factor", "decay_factor");
    elo.finish();
    return new RatingSettings(scoring.elo().initialRating(), k, file);
  }

  private static ListenerConfig listener(Section root) {
    List<Section> listeners = root.list("listeners", 1, 1, "listener");
    if (listeners.size() != 1) {
      return new ListenerConfig("http", "127.0.0.1", 8801, Duration.ofSeconds(300));
    }
    Section section = listeners.getFirst();
    ListenerConfig listener =
        new ListenerConfig(
            section.string("name", "http"),
            section.string("address", "127.0.0.1"),
            section.integer("port", 8801, 1, 65_535),
            section.duration("timeout", Duration.ofSeconds(300), Duration.ofSeconds(1), DAY));
    section.finish();
    return listener;
  }

  private static String untrusted(RoleBindings roles) {
    return "true where a proxy in front of Envoy sets "
        + roles.userHeader()
        + "; else it is removed and "
        + (roles.failOpen() ? "no request has a role" : "every request is answered 403");
  }

  private static String defaultModel(Section defaults, Map<String, ModelConfig> models) {
    String model = defaults.name("default_model");
    if (!model.isEmpty() && !models.isEmpty() && !models.containsKey(model)) {
      defaults.error("default_model", model, "one of " + String.join(", ", models.keySet()));
    }
    defaults.finish();
    return model;
  }

  private static Set<String> autoNames(Section router, Map<String, ModelConfig> models) {
    Set<String> names = new LinkedHashSet<>();
    names.add("auto");
    names.add(router.name("auto_model_name", "MoM"));
    for (String name : names) {
      if (models.containsKey(name)) {
        router.error("auto_model_name", name, "a name that no model of the catalogue has");
      }
    }
    return names;
  }

  private static Strategy strategy(Section router) {
    return Strategy.valueOf(
        router.oneOf("strategy", "priority", "priority", "confidence").toUpperCase(Locale.ROOT));
  }

  private static void finishGlobal(
      Section global, Section router, Section selection, Section services) {
    selection.described("enabled");
    selection.notServed("method", "router_dc", "ml");
    selection.notServed("model_switch_gate", "automix");
    selection.notServed("rl_driven", "gmtrouter", "knn", "kmeans", "svm", "mlp");
    selection.finish();
    router.described("clear_route_cache", "include_config_models_in_list");
    router.notServed("skip_processing", "streamed_body_mode", "learning");
    router.notServed("config_source", "streamed_body");
    router.finish();
    Section replay = services.section("router_replay");
    if (!replay.bool("enabled", true)) {
      replay.notServedValue(replay.at("enabled"), "false");
    }
    replay.notServed("store_backend", "redis", "postgres", "milvus", "qdrant");
    replay.described("enabled", "ttl_seconds", "async_writes");
    replay.finish();
    services.notServed("response_api", "api", "observability", "ratelimit");
    services.described("startup_status");
    services.finish();
    global.notServed("stores", "integrations", "model_catalog");
    global.finish();
  }
}
