package io.throughline.replay.whatif;

import io.throughline.selector.BaseScores;
import io.throughline.selector.Capability;
import io.throughline.selector.LookupTables;
import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.ProviderState;
import io.throughline.selector.Rating;
import io.throughline.selector.Ratings;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnDemand;
import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.Shares;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the blocks {@code inputs} and {@code session_policy} of a record; for one record. */
final class InputsReader {
  /** Stands for the id of a response that is continued: no choice depends on which. */
  private static final String SOME_RESPONSE = "response";

  private final Fields inputs;
  private final Fields policy;
  private final String decision;

  InputsReader(Fields replay) {
    inputs = replay.object("inputs");
    policy = replay.object("session_policy");
    decision = replay.text("decision");
  }

  Inputs read() {
    ProviderState carried = carried();
    return new Inputs(
        turn(carried),
        demand(carried),
        inputs.texts("candidates"),
        base(),
        lookup(),
        carried.present() && !policy.flag("has_non_portable_context"),
        forecast());
  }

  private ProviderState carried() {
    return inputs.has("provider_state")
        ? new ProviderState(
            true,
            inputs.text("provider_state"),
            inputs.flag("continues_response") ? SOME_RESPONSE : "")
        : ProviderState.NONE;
  }

  private TurnDemand demand(ProviderState carried) {
    Set<Capability> needs = EnumSet.noneOf(Capability.class);
    inputs.texts("needs").forEach(word -> needs.add(capability(word)));
    return new TurnDemand(
        inputs.text("api"),
        Set.copyOf(needs),
        carried,
        Set.copyOf(inputs.texts("resting")),
        digest("conversation"),
        digest("parent"),
        inputs.flag("remembered"),
        ratings(),
        inputs.text("profile_asked"),
        inputs.text("profile_kept"));
  }

  private Capability capability(String word) {
    for (Capability capability : Capability.values()) {
      if (capability.word().equals(word)) {
        return capability;
      }
    }
    return inputs.wrong("needs", word, "tools, images, audio or files");
  }

  private long digest(String key) {
    try {
      return Long.parseUnsignedLong(inputs.text(key), 16);
    } catch (NumberFormatException e) {
      return inputs.<Long>wrong(key, inputs.text(key), "16 hexadecimal digits");
    }
  }

  private Ratings ratings() {
    Map<String, Rating> all = new HashMap<>();
    Map<String, Rating> own = new HashMap<>();
    Fields ratings = inputs.object("ratings");
    for (Object name : ratings.map().keySet()) {
      Fields known = ratings.object(String.valueOf(name));
      if (known.has("all")) {
        all.put(String.valueOf(name), new Rating(known.number("all"), 0));
      }
      if (known.has("decision")) {
        own.put(String.valueOf(name), new Rating(known.number("decision"), 0));
      }
    }
    return all.isEmpty() && own.isEmpty() ? Ratings.NONE : new Ratings(all, Map.of(decision, own));
  }

  private TurnContext turn(ProviderState carried) {
    return new TurnContext(
        policy.text("session_id"),
        policy.text("user_id"),
        policy.text("phase"),
        inputs.text("current_model"),
        policy.index("turn_index"),
        inputs.count("history_tokens"),
        inputs.count("context_tokens"),
        policy.flag("active_tool_loop"),
        carried,
        memory(),
        policy.flag("idle_known"),
        policy.number("idle_for_seconds"),
        inputs.numbers("warmth"),
        owner("tool_loop_owner"),
        owner("provider_state_owner"),
        inputs.has("named_model") ? inputs.text("named_model") : null,
        policy.text("degraded"),
        owner("session_owner"));
  }

  private SessionMemory memory() {
    return new SessionMemory(
        inputs.flag("memory"),
        policy.index("memory_turn_count"),
        policy.index("switch_count"),
        policy.text("last_decision_name"),
        policy.count("memory_prompt_tokens"),
        policy.count("memory_cached_tokens"),
        policy.count("memory_estimated_cached_tokens"),
        policy.number("memory_estimated_cache_savings"),
        policy.text("last_cache_accounting_source"));
  }

  private @Nullable Owner owner(String key) {
    if (!inputs.has(key)) {
      return null;
    }
    Fields owner = inputs.object(key);
    for (OwnerKind kind : OwnerKind.values()) {
      if (kind.word().equals(owner.text("kind"))) {
        return new Owner(owner.text("model"), kind);
      }
    }
    return owner.wrong("kind", owner.text("kind"), "issued, pending or current");
  }

  private @Nullable BaseScores base() {
    if (!inputs.has("base")) {
      return null;
    }
    Fields base = inputs.object("base");
    return new BaseScores(
        base.text("method"),
        base.text("selected"),
        base.number("score"),
        base.number("confidence"),
        base.numbers("scores"),
        !base.has("acceptable") || base.flag("acceptable"));
  }

  private Map<String, LookupTables.Entry> lookup() {
    Map<String, LookupTables.Entry> entries = new LinkedHashMap<>();
    Fields lookup = inputs.object("lookup");
    for (Object key : lookup.map().keySet()) {
      Fields entry = lookup.object(String.valueOf(key));
      entries.put(
          String.valueOf(key),
          new LookupTables.Entry(
              entry.number("value"),
              LookupTables.Source.ofWord(entry.text("source")),
              entry.count("samples")));
    }
    return entries;
  }

  private @Nullable Forecast forecast() {
    if (!inputs.has("forecast")) {
      return null;
    }
    Fields forecast = inputs.object("forecast");
    return new Forecast(
        new Forecast.Source(null, forecast.number("samples")),
        Forecast.Source.NONE,
        forecast.number("locked_turns"),
        Shares.copyOf(forecast.numbers("asked")),
        forecast.number("output_tokens"),
        forecast.number("locked_output_tokens"),
        forecast.number("growth_tokens"),
        forecast.number("warm_share"),
        Shares.copyOf(forecast.numbers("first_share")));
  }
}
