package io.throughline.demo;

import io.throughline.selector.Prices;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configuration the demo runs on: a complete file a user could start from. The weights are far
 * enough apart that what the demo shows does not depend on its timing.
 *
 * @param ports the addresses of Envoy and the admin API
 * @param backends the port of each model's server
 * @param shape how it differs from the healthy one
 * @param redisPort the port of the Redis that replicas share; 0 for none
 * @param models the three that the weights are for, perhaps others behind them
 * @param guardian limits of each session; empty for none
 * @param historyDays how old the oldest records are that are brought in; 0 for none
 */
record DemoConfig(
    DemoPorts ports,
    Map<String, Integer> backends,
    Shape shape,
    int redisPort,
    List<DemoModel> models,
    String guardian,
    int historyDays) {
  /** Names the variable with the secret that all replicas share. */
  static final String SECRET = "THROUGHLINE_DEMO_SECRET";

  private static final double OTHERS_WEIGHT = 0.05;

  /** After this long without a request a session may be routed afresh. */
  static final int IDLE_TIMEOUT_SECONDS = 3;

  /** Differences that take away what one of the demo's checks looks for. */
  enum Shape {
    HEALTHY(""),
    ONE_MODEL(""),
    NEVER_SWITCH(""),
    /** Nobody looks for circles. */
    NO_CIRCLES("enabled: false"),
    /** A circle is found after more rounds than the sample agent makes. */
    LATE_CIRCLES("repetitions: " + (ScriptedBrain.STUCK_FOR + 1)),
    /** No model is told. */
    UNTOLD("correct: \"off\""),
    /** It takes more new turns than the sample agent has left. */
    NEVER_RECOVERED("recovery_turns: 16");

    private final String divergence;

    Shape(String divergence) {
      this.divergence = divergence;
    }

    private String section() {
      return divergence.isEmpty() ? "" : "  divergence: {" + divergence + "}";
    }
  }

  private static final String FILE =
      """
      # Written by bin/demo. ${count} models, six decisions, static base scores (the weights).
      version: v0.3
      listeners:
        - {name: http, address: 127.0.0.1, port: ${listener}, timeout: 60s}
      providers:
        defaults: {default_model: demo-medium}
        models:
      ${models}
      routing:
        modelCards:
      ${cards}
        signals:
          conversation:
            - name: tools_were_used
              feature: {type: count, source: {type: assistant_tool_call}}
              predicate: {gte: 1}
          keywords:
            - {name: proof_words, operator: OR, keywords: [prove, proof], case_sensitive: false}
            - {name: thanks_words, operator: OR, keywords: [thanks, thank you, title], case_sensitive: false}
            - {name: doubt_words, operator: OR, keywords: [double-check, are you sure], case_sensitive: false}
            - {name: hard_words, operator: OR, keywords: [root cause, refactor], case_sensitive: false}
        decisions:
          # A task change into or out of this one routes the session afresh: it switches.
          - name: deep_reasoning
            priority: 100
            rules: {operator: OR, conditions: [{type: keyword, name: proof_words}]}
            modelRefs: ${refs .1 .5 .9}
            algorithm: ${algorithm}
          # The large model is a little better here. For a turn on its own that decides it; with the
          # session in view it is not worth paying for the whole prompt again.
          - name: second_look
            priority: 95
            rules: {operator: OR, conditions: [{type: keyword, name: doubt_words}]}
            modelRefs: ${refs .5 .6 .65}
            algorithm: ${algorithm decision_drift_reset: false}
          # The medium model is only a little better here: not worth leaving a session's model for,
          # so the session stays. After a pause there is nothing to lose, and it moves.
          - name: small_talk
            priority: 90
            rules: {operator: OR, conditions: [{type: keyword, name: thanks_words}]}
            modelRefs: ${refs .5 .6 .2}
            algorithm: ${algorithm decision_drift_reset: false}
          # Matches from the first tool result on, so its choice differs from that of the turn which
          # called the tool: the lock holds the loop together. The small model is much better here
          # and little weighs against it: the session moves at the first turn after the loop.
          - name: tool_work
            priority: 80
            rules: {operator: AND, conditions: [{type: conversation, name: tools_were_used}]}
            modelRefs: ${refs .9 .3 .3}
            algorithm: ${algorithm stay_bias: 0.02, prefix_cache_weight: 0.05}
          - name: hard_task
            priority: 60
            rules: {operator: OR, conditions: [{type: keyword, name: hard_words}]}
            modelRefs: ${refs .2 .9 .5}
            algorithm: ${algorithm}
          - name: everything_else
            priority: 0
            rules: {operator: AND, conditions: []}
            modelRefs: ${refs .6 .7 .3}
            algorithm: ${algorithm}
      global:
        services:
          router_replay: {enabled: true}
      sidecar:
        apiVersion: v1
        # The default of 300ms is for a sidecar that has a core to itself. Here it has just started and
        # shares two cores with client, model servers and often a build: one run in a dozen was late.
        ext_proc: {address: "unix:ext_proc.sock", message_timeout: 1s}
        admin: {address: "127.0.0.1:${admin}"}
        envoy: {admin: "127.0.0.1:${envoy_admin}"}
        on_sidecar_failure: reject
      ${session_store}
      ${divergence}
      ${guardian}
      ${journal}
      """;

  private static final String SHARED =
      """
        tenant: {hmac_secret_env: %s}
        session_store: {type: redis, redis: {addresses: ["127.0.0.1:%d"]}}
      """;

  private static final String KEPT = "  journal: {retention: %dd}";
  private static final int KEPT_DAYS_MORE = 30;

  /** The same at other addresses. */
  DemoConfig at(DemoPorts others) {
    return new DemoConfig(others, backends, shape, redisPort, models, guardian, historyDays);
  }

  /** The same with sessions in a Redis. */
  DemoConfig sharing(int redis) {
    return new DemoConfig(ports, backends, shape, redis, models, guardian, historyDays);
  }

  String yaml() {
    return FILE.lines().map(this::line).collect(Collectors.joining("\n", "", "\n"));
  }

  private String line(String line) {
    int from = line.indexOf("${");
    if (from < 0) {
      return line;
    }
    int to = line.indexOf('}', from);
    List<String> words = List.of(line.substring(from + 2, to).split(" ", 2));
    String value = value(words.getFirst(), words.size() > 1 ? words.getLast() : "");
    return line.substring(0, from) + value + line.substring(to + 1);
  }

  private String value(String name, String rest) {
    return switch (name) {
      case "listener" -> String.valueOf(ports.listener());
      case "admin" -> String.valueOf(ports.admin());
      case "envoy_admin" -> String.valueOf(ports.envoyAdmin());
      case "count" -> models.size() == DemoModel.ALL.size() ? "Three" : "Five";
      case "models" -> modelList();
      case "cards" -> cards();
      case "session_store" ->
          redisPort == 0 ? "" : SHARED.formatted(SECRET, redisPort).stripTrailing();
      case "divergence" -> shape.section();
      case "guardian" -> guardian.isEmpty() ? "" : "  guardian: {" + guardian + "}";
      case "journal" -> historyDays == 0 ? "" : KEPT.formatted(historyDays + KEPT_DAYS_MORE);
      case "refs" -> modelRefs(List.of(rest.split(" ", -1)));
      case "algorithm" -> algorithm(rest);
      default -> throw new IllegalStateException(name);
    };
  }

  private String modelList() {
    return models.stream().map(this::model).collect(Collectors.joining("\n"));
  }

  private String model(DemoModel model) {
    Prices prices = model.prices();
    return """
    - name: %s
      provider_model_id: %s
      api_format: openai
      pricing: {currency: USD, prompt_per_1m: %s, cached_input_per_1m: %s, completion_per_1m: %s}
      backend_refs: [{name: %s, endpoint: "127.0.0.1:%d", protocol: http, weight: 100}]\
    """
        .formatted(
            model.name(),
            model.providerId(),
            prices.promptPer1m(),
            prices.cachedInputPer1m(),
            prices.completionPer1m(),
            model.name(),
            backends.get(model.name()))
        .indent(4)
        .stripTrailing();
  }

  private String cards() {
    return models.stream().map(DemoConfig::card).collect(Collectors.joining("\n"));
  }

  private static String card(DemoModel model) {
    return "    - {name: %s, quality_score: %s, context_window_size: %d, capabilities: [%s]}"
        .formatted(model.name(), model.quality(), model.contextWindow(), model.capabilities());
  }

  /** The candidates with their base scores, in the order small, medium, large. */
  private String modelRefs(List<String> weights) {
    if (shape == Shape.ONE_MODEL) {
      return "[{model: demo-medium}]";
    }
    String three =
        "{model: demo-small, weight: 0%s}, {model: demo-medium, weight: 0%s}, {model: demo-large, weight: 0%s}"
            .formatted(weights.get(0), weights.get(1), weights.get(2));
    return models.stream()
        .skip(DemoModel.ALL.size())
        .map(model -> ", {model: " + model.name() + ", weight: " + OTHERS_WEIGHT + "}")
        .collect(Collectors.joining("", "[" + three, "]"));
  }

  private String algorithm(String more) {
    String block =
        shape == Shape.NEVER_SWITCH
            ? "idle_timeout_seconds: 0, stay_bias: 5, decision_drift_reset: false"
            : "idle_timeout_seconds: " + IDLE_TIMEOUT_SECONDS + (more.isEmpty() ? "" : ", " + more);
    return "{type: session_aware, session_aware: {base_method: static, " + block + "}}";
  }
}
