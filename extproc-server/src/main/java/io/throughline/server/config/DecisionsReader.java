package io.throughline.server.config;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseSettings;
import io.throughline.selector.Candidate;
import io.throughline.selector.EloMethod;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.decision.Reasoning;
import io.throughline.server.decision.Rule;
import io.throughline.server.signal.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code routing.decisions}. */
final class DecisionsReader {
  private static final String SESSION_AWARE = "session_aware";
  private static final String GLOBAL_ELO = "absent; set it in global.router.model_selection.elo";
  private static final int NESTING_MAX = 32;
  private static final String TYPES =
      "conversation | keyword | context | structure | language | authz | event | metadata | header";

  private final Map<String, Signal> signals;
  private final Map<String, ModelConfig> models;
  private final BaseMethods baseMethods;
  private final SessionAwareReader sessionAware;
  private final BaseSettingsReader scoring;
  private final ReasoningReader reasoning;
  private final Set<String> names = new HashSet<>();
  private final Set<String> typesUsed = new HashSet<>();

  DecisionsReader(
      Map<String, Signal> signals,
      Map<String, ModelConfig> models,
      BaseMethods baseMethods,
      SessionAwareReader sessionAware,
      BaseSettingsReader scoring,
      ReasoningReader reasoning) {
    this.signals = signals;
    this.models = models;
    this.baseMethods = baseMethods;
    this.sessionAware = sessionAware;
    this.scoring = scoring;
    this.reasoning = reasoning;
  }

  /** Whether a decision that was read asks for a signal of that type. */
  boolean uses(String signalType) {
    return typesUsed.contains(signalType);
  }

  List<Decision> read(Section routing) {
    List<Decision> decisions = new ArrayList<>();
    for (Section section : routing.list("decisions")) {
      decisions.add(readDecision(section));
    }
    return decisions;
  }

  private Decision readDecision(Section section) {
    String name = section.name("name");
    if (!name.isEmpty() && !names.add(name)) {
      section.error("name", name, "a name that no other decision has");
    }
    section.described("description");
    int priority = section.integer("priority", 0, -1_000_000, 1_000_000);
    int tier = section.integer("tier", 0, 0, 1_000_000);
    Rule rule = section.has("rules") ? rule(section.section("rules"), 1) : Rule.NEVER;
    Map<String, Reasoning> reasonings = new HashMap<>();
    List<Candidate> candidates = candidates(section, reasonings);
    Section algorithm = section.section("algorithm");
    String type = algorithm.oneOf("type", "static", types());
    boolean continuous = type.equals(SESSION_AWARE);
    SessionAwareConfig settings = sessionAware.read(algorithm.section(SESSION_AWARE));
    if (!continuous && algorithm.has(SESSION_AWARE)) {
      algorithm.error("type", type, "session_aware, because its block is there");
    }
    if (continuous) {
      PlannerReader.require(
          algorithm.section(SESSION_AWARE), settings.planner(), candidates, models);
    }
    String method = continuous ? settings.baseMethod() : type;
    BaseSettings scores = scores(algorithm, method);
    algorithm.described("on_error");
    algorithm.notServed("confidence", "ratings", "remom", "router_dc", "automix");
    algorithm.notServed("rl_driven", "gmtrouter");
    algorithm.finish();
    section.notServed("plugins", "candidateIterations", "emits");
    section.finish();
    return new Decision(
        name,
        priority,
        tier,
        rule,
        candidates,
        continuous ? Algorithm.SESSION_AWARE : Algorithm.BASE_ONLY,
        method,
        scores,
        settings,
        reasonings);
  }

  /** The block of a method that scores nothing here would be a wish that nobody hears. */
  private BaseSettings scores(Section algorithm, String method) {
    Section elo = algorithm.section(EloMethod.NAME);
    BaseSettings scores = scoring.read(algorithm, elo);
    elo.notServed("cost_scaling_factor", "decay_factor");
    elo.refused("k_factor", "for one decision", GLOBAL_ELO);
    elo.refused("storage_path", "for one decision", GLOBAL_ELO);
    elo.described("auto_save_interval");
    elo.finish();
    for (String block : BaseSettingsReader.BLOCKS) {
      if (algorithm.has(block) && !block.equals(method)) {
        algorithm.error(block, "present", "absent, because " + method + " scores the candidates");
      }
    }
    return scores;
  }

  private String[] types() {
    return Stream.concat(Stream.of(SESSION_AWARE), baseMethods.names().stream())
        .toArray(String[]::new);
  }

  private List<Candidate> candidates(Section decision, Map<String, Reasoning> reasonings) {
    List<Candidate> candidates = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Section reference : decision.list("modelRefs", 1, Integer.MAX_VALUE, "model")) {
      Candidate candidate = candidate(reference, reasonings);
      if (candidate == null) {
        continue;
      }
      if (seen.add(candidate.model())) {
        candidates.add(candidate);
      } else {
        reference.error("model", candidate.model(), "a model that this decision names once");
      }
    }
    return candidates;
  }

  private @Nullable Candidate candidate(Section reference, Map<String, Reasoning> reasonings) {
    String name = reference.name("model");
    double weight = reference.number("weight", 1, 0, 1);
    String lora = reference.optionalString("lora_name");
    ModelConfig model = models.get(name);
    Reasoning said = reasoning.reasoning(reference, model);
    reference.described("reasoning_description");
    reference.finish();
    if (model == null) {
      if (!name.isEmpty() && !models.isEmpty()) {
        reference.error("model", name, "one of " + String.join(", ", models.keySet()));
      }
      return null;
    }
    if (lora != null && !model.loras().containsKey(lora)) {
      reference.error("lora_name", lora, "one of the loras of the model card of " + name);
    }
    if (said != null) {
      reasonings.put(name, said);
    }
    return new Candidate(name, lora, weight);
  }

  private Rule rule(Section section, int depth) {
    section.define("rule");
    if (depth > NESTING_MAX) {
      section.error("conditions", "nested deeper", "at most " + NESTING_MAX + " levels");
      return Rule.NEVER;
    }
    String type = section.name("type", "");
    String name = section.name("name", "");
    String operator = section.oneOfAnyCase("operator", "OR", "AND", "OR", "NOT");
    List<Rule> children = new ArrayList<>();
    for (Section child : section.list("conditions")) {
      children.add(rule(child, depth + 1));
    }
    section.needs("type", "name", "a name");
    section.needs("name", "type", "the type of a rule, because a name is there");
    section.excludes("type", "operator", "conditions");
    section.finish();
    return section.has("type")
        ? leaf(section, type, name)
        : composite(section, operator, List.copyOf(children));
  }

  private Rule leaf(Section section, String type, String name) {
    Signal signal = signals.get(type + ":" + name);
    if (signal != null) {
      typesUsed.add(type);
      signal.load();
      return new Rule.Leaf(signal);
    }
    if (type.isEmpty() || name.isEmpty()) {
      return Rule.NEVER;
    }
    if (signals.keySet().stream().anyMatch(key -> key.startsWith(type + ":"))) {
      section.error("name", name, "the name of a " + type + " rule under routing.signals");
    } else {
      section.error("type", type, TYPES + ", with a rule of that type");
    }
    return Rule.NEVER;
  }

  private static Rule composite(Section section, String operator, List<Rule> children) {
    return switch (operator) {
      case "AND" -> new Rule.And(children);
      case "OR" -> new Rule.Or(children);
      default -> {
        if (children.size() == 1) {
          yield new Rule.Not(children.getFirst());
        }
        section.error("conditions", children.size() + " conditions", "exactly one under NOT");
        yield Rule.NEVER;
      }
    };
  }
}
