package io.throughline.demo;

import io.throughline.selector.Money;
import java.math.BigDecimal;
import java.net.URI;
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
 */
record DemoReport(
    Scenario scenario, int replicas, List<DemoTurn> turns, Counters envoy, Map<String, URI> urls) {
  Map<String, Boolean> checks() {
    return DemoChecks.of(scenario, replicas, turns, envoy);
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
    ObjectNode links = json.putObject("urls");
    urls.forEach((name, url) -> links.put(name, url.toString()));
    return json;
  }

  private static ObjectNode turn(DemoTurn turn) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("session", turn.session())
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
