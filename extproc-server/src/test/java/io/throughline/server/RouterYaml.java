package io.throughline.server;

import java.time.Duration;
import java.util.function.Function;

/**
 * A configuration with two models. What a request says decides: {@code betaword} prefers beta,
 * {@code gateword} is the decision {@code gated}, everything else prefers alpha.
 *
 * @param alpha port of the model server alpha
 * @param beta port of the model server beta
 * @param messageTimeout how long Envoy waits for the sidecar
 */
public record RouterYaml(int alpha, int beta, Duration messageTimeout)
    implements Function<FreePorts, String> {
  /** Long enough for a busy machine. */
  private static final Duration PATIENT = Duration.ofSeconds(5);

  static RouterYaml of(int alpha, int beta) {
    return new RouterYaml(alpha, beta, PATIENT);
  }

  /** The same where a request ends with the first server that fails. */
  Function<FreePorts, String> withoutFailover() {
    return andThen(yaml -> yaml + "  failover: {enabled: false}\n");
  }

  @Override
  public String apply(FreePorts ports) {
    return """
    version: v0.3
    listeners:
      - {name: http, address: 127.0.0.1, port: %d, timeout: 60s}
    providers:
      defaults: {default_model: alpha}
      models:
        - name: alpha
          provider_model_id: provider-alpha
          api_format: openai
          pricing: {currency: USD, prompt_per_1m: 1, cached_input_per_1m: 0.1, completion_per_1m: 2}
          backend_refs: [{name: alpha, endpoint: "127.0.0.1:%d", protocol: http, weight: 100}]
        - name: beta
          provider_model_id: provider-beta
          api_format: openai
          pricing: {currency: USD, prompt_per_1m: 2, cached_input_per_1m: 0.2, completion_per_1m: 4}
          backend_refs: [{name: beta, endpoint: "127.0.0.1:%d", protocol: http, weight: 100}]
    routing:
      modelCards:
        - {name: alpha, quality_score: 0.8, context_window_size: 1000000, capabilities: [chat, tools]}
        - {name: beta, quality_score: 0.8, context_window_size: 1000000, capabilities: [chat, tools]}
      signals:
        keywords:
          - {name: beta_words, operator: OR, keywords: [betaword], case_sensitive: false}
          - {name: gate_words, operator: OR, keywords: [gateword], case_sensitive: false}
      decisions:
        - name: gated
          priority: 100
          rules: {operator: OR, conditions: [{type: keyword, name: gate_words}]}
          modelRefs: [{model: alpha, weight: 0.1}, {model: beta, weight: 0.9}]
          algorithm: {type: session_aware, session_aware: {base_method: static}}
        - name: beta_work
          priority: 90
          rules: {operator: OR, conditions: [{type: keyword, name: beta_words}]}
          modelRefs: [{model: alpha, weight: 0.1}, {model: beta, weight: 0.9}]
          algorithm: {type: session_aware, session_aware: {base_method: static}}
        - name: everything_else
          priority: 0
          rules: {operator: AND, conditions: []}
          modelRefs: [{model: alpha, weight: 0.9}, {model: beta, weight: 0.1}]
          algorithm: {type: session_aware, session_aware: {base_method: static}}
    sidecar:
      apiVersion: v1
      ext_proc: {address: "unix:e.sock", message_timeout: %dms}
      admin: {address: "127.0.0.1:%d"}
      envoy: {admin: "127.0.0.1:%d"}
    """
        .formatted(
            ports.listener(),
            alpha,
            beta,
            messageTimeout.toMillis(),
            ports.admin(),
            ports.envoyAdmin());
  }
}
