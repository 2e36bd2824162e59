package io.throughline.server;

import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import java.nio.file.Path;

/** A small configuration with one of everything, and a way to change it. */
public final class TestConfig {
  /** Three models, one of which speaks another dialect; three decisions and a default. */
  public static final String YAML =
      """
      version: v0.3
      listeners:
        - {name: http, address: 127.0.0.1, port: 8801, timeout: 300s}
      providers:
        defaults: {default_model: small}
        models:
          - name: small
            provider_model_id: Org/Small
            pricing: {currency: USD, prompt_per_1m: 0.05, cached_input_per_1m: 0.01, completion_per_1m: 0.1}
            backend_refs:
              - {endpoint: 127.0.0.1:9001}
          - name: large
            backend_refs:
              - {endpoint: 127.0.0.1:9002, api_key_env: LARGE_KEY}
          - name: claude
            api_format: anthropic
            backend_refs:
              - {base_url: "https://example.com/v1"}
      routing:
        modelCards:
          - {name: small, quality_score: 0.5, context_window_size: 1000}
          - {name: large, quality_score: 0.9, context_window_size: 128K}
        signals:
          conversation:
            - {name: tools, feature: {type: count, source: {type: assistant_tool_call}}, predicate: {gte: 1}}
          keywords:
            - {name: hard, operator: OR, keywords: [prove]}
            - {name: other, keywords: [other]}
          context:
            - {name: long, min_tokens: 16K, max_tokens: 1M}
        decisions:
          - name: hard_task
            priority: 50
            rules: {operator: OR, conditions: [{type: keyword, name: hard}]}
            modelRefs: [{model: large}]
            algorithm: {type: session_aware, session_aware: {base_method: static, stay_bias: 0.5}}
          - name: other_dialect
            priority: 40
            rules: {operator: AND, conditions: [{type: keyword, name: other}]}
            modelRefs: [{model: claude}]
          - name: tool_work
            priority: 10
            rules: {operator: AND, conditions: [{type: conversation, name: tools}]}
            modelRefs: [{model: small, weight: 0.7}, {model: large, weight: 0.6}]
            algorithm: {type: session_aware}
      global:
        router:
          auto_model_name: MoM
          model_selection: {session_aware: {stay_bias: 0.2, switch_margin: 0.3}}
      sidecar:
        apiVersion: v1
        ext_proc: {address: "unix:run/x.sock", message_timeout: 300ms}
        admin: {address: 127.0.0.1:8080}
      """;

  private TestConfig() {}

  /** The configuration with pieces of its text replaced: old, new, old, new. */
  public static String yaml(String... replacements) {
    String text = YAML;
    for (int i = 0; i < replacements.length; i += 2) {
      if (!text.contains(replacements[i])) {
        throw new IllegalArgumentException("not in the configuration: " + replacements[i]);
      }
      text = text.replace(replacements[i], replacements[i + 1]);
    }
    return text;
  }

  /** Loads it. */
  public static RouterConfig load(String... replacements) {
    return parse(yaml(replacements));
  }

  /** Loads a text. */
  public static RouterConfig parse(String text) {
    return new ConfigLoader(BaseMethods.standard()).parse(text, Path.of("/etc/tl"));
  }
}
