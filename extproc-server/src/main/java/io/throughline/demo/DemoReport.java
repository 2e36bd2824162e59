package io.throughline.demo;

import io.throughline.demo.history.History.Loaded;
import io.throughline.demo.history.HistorySums;
import io.throughline.selector.Money;
import java.math.BigDecimal;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything the demo has to say at the end.
 *
 * @param replicas how many sidecars served; with several each turn tells which
 * @param history that was brought in before; null for none
 */
record DemoReport(
    Scenario scenario,
    int replicas,
    List<DemoTurn> turns,
    Counters envoy,
    Map<String, URI> urls,
    @Nullable Loaded history) {
  Map<String, Boolean> checks() {
    Map<String, Boolean> checks =
        new LinkedHashMap<>(DemoChecks.of(scenario, replicas, turns, envoy));
    if (history != null) {
      checks.put(DemoChecks.HISTORY_ADDS_UP, history.addsUp());
    }
    return checks;
  }

  /** The same after a history. */
  DemoReport after(@Nullable Loaded past) {
    return new DemoReport(scenario, replicas, turns, envoy, urls, past);
  }

  boolean ok() {
    return !checks().containsValue(false);
  }

  Totals totals() {
    return Totals.of(turns);
  }

  SingleTurn singleTurn() {
    return SingleTurn.of(turns, DemoModel.pricesByName());
  }

  ObjectNode toJson() {
    ObjectNode json = JsonMapper.shared().createObjectNode().put("ok", ok());
    ObjectNode checks = json.putObject("checks");
    checks().forEach(checks::put);
    var list = json.putArray("turns");
    for (DemoTurn turn : turns) {
      ObjectNode told = turn(turn);
      list.add(replicas > 1 ? told.put("replica", turn.replica() + 1) : told);
    }
    json.set("totals", totalsJson());
    ObjectNode counters = json.putObject("envoy");
    put(counters, "failure_mode_allowed", envoy.failureModeAllowed());
    put(counters, "message_timeouts", envoy.messageTimeouts());
    if (history != null) {
      json.set("history", historyJson(history));
    }
    ObjectNode links = json.putObject("urls");
    urls.forEach((name, url) -> links.put(name, url.toString()));
    return json;
  }

  private static ObjectNode historyJson(Loaded history) {
    HistorySums made = history.made();
    return JsonMapper.shared()
        .createObjectNode()
        .put("sessions", made.sessions())
        .put("turns", made.turns())
        .put("cost", made.cost())
        .put("diverged_sessions", made.divergedSessions())
        .put("seconds", history.took().toMillis() / 1_000.0);
  }

  private static ObjectNode turn(DemoTurn turn) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("session", turn.session())
        .put("turn", turn.turn())
        .put("phase", turn.phase())
        .put("decision", turn.decision())
        .put("model", turn.model())
        .put("served_model", turn.servedModel())
        .put("action", turn.action())
        .put("reason", turn.reason())
        .put("base_model", turn.baseModel())
        .put("input_tokens", turn.usage().input())
        .put("cached_tokens", turn.usage().cached())
        .put("output_tokens", turn.usage().output())
        .put("cost", amount(turn.cost()))
        .put("replay_id", turn.replayId())
        .put("status", turn.status());
    turn.told().addTo(json);
    if (turn.circling().shows()) {
      json.put("divergence", turn.circling().state());
    }
    return json;
  }

  private ObjectNode totalsJson() {
    Totals totals = totals();
    SingleTurn single = singleTurn();
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("switches", totals.switches());
    json.put("unsafe", totals.unsafe());
    json.put("cost", amount(totals.cost()));
    json.put("recovery", totals.recovery());
    json.put("window_overflow", totals.windowOverflow());
    json.put("client_named", totals.clientNamed());
    json.put("unproven", totals.unproven());
    json.put("unpriced_turns", totals.unpricedTurns());
    json.putObject("single_turn")
        .put("switches", single.switches())
        .put("unsafe", single.unsafe())
        .put("cost", amount(single.cost()))
        .put("unknown_turns", single.unknownTurns());
    return json;
  }

  private static @Nullable BigDecimal amount(@Nullable Money money) {
    return money == null ? null : money.amount();
  }

  private static void put(ObjectNode json, String key, OptionalLong value) {
    if (value.isPresent()) {
      json.put(key, value.getAsLong());
    } else {
      json.putNull(key);
    }
  }
}
