package io.throughline.server.config;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.Candidate;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.decision.Reasoning;
import io.throughline.server.decision.Rule;
import io.throughline.server.signal.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code routing.decisions}. */
final class DecisionsReader {
  private static final String SESSION_AWARE = "session_aware";
  private static final int NESTING_MAX = 32;
  private static final String TYPES =
      "conversation | keyword | context | structure | language | authz | event | metadata | header";

  private final Map<String, Signal> signals;
  private final Map<String, ModelConfig> models;
  private final BaseMethods baseMethods;
  private final SessionAwareReader sessionAware;
  private final ReasoningReader reasoning;
  private final Set<String> names = new HashSet<>();
  private final Set<String> typesUsed = new HashSet<>();

  DecisionsReader(
      Map<String, Signal> signals,
      Map<String, ModelConfig> models,
      BaseMethods baseMethods,
      SessionAwareReader sessionAware,
      ReasoningReader reasoning) {
    this.signals = signals;
    this.models = models;
    this.baseMethods = baseMethods;
    this.sessionAware = sessionAware;
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
    String type = algorithm.string("type", "static");
    boolean continuous = type.equals(SESSION_AWARE);
    SessionAwareConfig settings = sessionAware.read(algorithm.section(SESSION_AWARE));
    if (!continuous && algorithm.has(SESSION_AWARE)) {
      algorithm.error("type", type, "session_aware, because its block is there");
    }
    if (!continuous && baseMethods.find(type) == null) {
      algorithm.error(
          "type", type, SESSION_AWARE + " or one of " + String.join(", ", baseMethods.names()));
    }
    algorithm.described("on_error");
    algorithm.finish();
    section.described("rules", "algorithm");
    section.notServed("plugins", "candidateIterations", "emits");
    section.finish();
    return new Decision(
        name,
        priority,
        tier,
        rule,
        candidates,
        continuous ? Algorithm.SESSION_AWARE : Algorithm.BASE_ONLY,
        continuous ? settings.baseMethod() : type,
        settings,
        reasonings);
  }

  private List<Candidate> candidates(Section decision, Map<String, Reasoning> reasonings) {
    List<Candidate> candidates = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<Section> references = decision.list("modelRefs");
    for (Section reference : references) {
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
    if (references.isEmpty()) {
      decision.error("modelRefs", "none", "at least one model");
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
      if (!name.isEmpty()) {
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
    if (depth > NESTING_MAX) {
      section.error("conditions", "nested deeper", "at most " + NESTING_MAX + " levels");
      return Rule.NEVER;
    }
    Rule rule = section.has("type") ? leaf(section) : composite(section, depth);
    section.finish();
    return rule;
  }

  private Rule leaf(Section section) {
    String type = section.name("type");
    String name = section.name("name");
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

  private Rule composite(Section section, int depth) {
    String operator = section.string("operator", "OR").toUpperCase(Locale.ROOT);
    List<Rule> children = new ArrayList<>();
    for (Section child : section.list("conditions")) {
      children.add(rule(child, depth + 1));
    }
    switch (operator) {
      case "AND":
        return new Rule.And(List.copyOf(children));
      case "OR":
        return new Rule.Or(List.copyOf(children));
      case "NOT":
        if (children.size() == 1) {
          return new Rule.Not(children.getFirst());
        }
        section.error("conditions", children.size() + " conditions", "exactly one under NOT");
        return Rule.NEVER;
      default:
        section.error("operator", operator, "AND | OR | NOT");
        return Rule.NEVER;
    }
  }
}
