package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.server.TestConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One wrong thing at a time, and the one line that tells it. */
class WrongConfigTest {
  private static final String NEEDS =
      "absent: not served; sidecar.compatibility: warn accepts and ignores it";

  @ParameterizedTest(name = "{1} -> {2}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "version: v0.3~version: v0.4~version: v0.4 (expected: v0.3)",
        "version: v0.3~version:~version: absent (expected: v0.3)",
        "version: v0.3~version: v0.3⏎foo: 1~foo: unknown key (expected: one of version, listeners, providers, routing, global, sidecar)",
        "port: 8801~port: 0~listeners[0].port: 0 (expected: a whole number from 1 to 65535)",
        "port: 8801~port: 65536~listeners[0].port: 65536 (expected: a whole number from 1 to 65535)",
        "port: 8801~port: \"8801\"~listeners[0].port: 8801 (expected: a whole number from 1 to 65535)",
        "port: 8801~port: 80.5~listeners[0].port: 80.5 (expected: a whole number from 1 to 65535)",
        "timeout: 300s~timeout: 300~listeners[0].timeout: 300 (expected: a duration such as 300ms, 10s, 5m or 24h from 1s to 24h)",
        "timeout: 300s~timeout: 2d~listeners[0].timeout: 2d (expected: a duration such as 300ms, 10s, 5m or 24h from 1s to 24h)",
        "default_model: small~default_model: none~providers.defaults.default_model: none (expected: one of small, large, claude)",
        "default_model: small~default_model: ''~providers.defaults.default_model: '' (expected: a name)",
        "{default_model: small}~{}~providers.defaults.default_model: absent (expected: a name)",
        "provider_model_id: Org/Small~provider_model_id: [a]~providers.models[0].provider_model_id: a list (expected: a string)",
        "provider_model_id: Org/Small~modle: x~providers.models[0].modle: unknown key (expected: one of name, provider_model_id, api_format, pricing, portability_group, backend_refs, external_model_ids, reasoning_family)",
        "- name: claude~- {name: small, backend_refs: [{endpoint: \"h:1\"}]}⏎    - name: claude~providers.models[2].name: small (expected: a name that no other model has)",
        "api_format: anthropic~api_format: grpc~providers.models[2].api_format: grpc (expected: openai | anthropic)",
        "currency: USD~currency: usd~providers.models[0].pricing.currency: usd (expected: an ISO 4217 code such as USD)",
        "prompt_per_1m: 0.05~prompt_per_1m: -1~providers.models[0].pricing.prompt_per_1m: -1 (expected: a number from 0 to 1000000)",
        "prompt_per_1m: 0.05~prompt_per_1m: free~providers.models[0].pricing.prompt_per_1m: free (expected: a number from 0 to 1000000)",
        "      - {endpoint: 127.0.0.1:9001}~      []~providers.models[0].backend_refs: none (expected: at least one endpoint)",
        "{endpoint: 127.0.0.1:9001}~{endpoint: \"127.0.0.1:9001/v2\"}~providers.models[0].backend_refs[0].endpoint: 127.0.0.1:9001/v2 (expected: host:port, without a path)",
        "https://example.com/v1~ftp://example.com~providers.models[2].backend_refs[0].base_url: ftp://example.com (expected: http(s)://host[:port] with path / or /v1)",
        "api_key_env: LARGE_KEY~api_key_env: sk-123~providers.models[1].backend_refs[0].api_key_env: not a variable's name (expected: the name of an environment variable)",
        "api_key_env: LARGE_KEY~api_key: sk-123~providers.models[1].backend_refs[0].api_key: a literal key (expected: absent; name a variable in api_key_env instead)",
        "api_key_env: LARGE_KEY~credential: steal~providers.models[1].backend_refs[0].credential: steal (expected: inject | forward)",
        "api_key_env: LARGE_KEY~weight: -1~providers.models[1].backend_refs[0].weight: -1 (expected: a whole number from 0 to 1000)",
        "quality_score: 0.5~quality_score: 1.5~routing.modelCards[0].quality_score: 1.5 (expected: a number from 0 to 1)",
        "context_window_size: 128K~context_window_size: many~routing.modelCards[1].context_window_size: many (expected: a token count such as 4096, 16K or 1M)",
        "{name: large, quality_score~{name: huge, quality_score~routing.modelCards: huge (expected: names of providers.models)",
        "{name: large, quality_score~{name: small, quality_score~routing.modelCards[1].name: small (expected: a name that no other model card has)",
        "{name: large, quality_score~{quality_score~routing.modelCards[1].name: absent (expected: a name)",
        "predicate: {gte: 1}~predicate: null~routing.signals.conversation[0].predicate: absent (expected: gt, gte, lt or lte, because count needs a bound)",
        "predicate: {gte: 1}~predicate: {gte: 1, gt: 0}~routing.signals.conversation[0].predicate.gt: both forms of one bound (expected: gt or gte, and lt or lte)",
        "predicate: {gte: 1}~predicate: {}~routing.signals.conversation[0].predicate.gte: no bound (expected: gt, gte, lt or lte)",
        "type: count,~type: exists,~routing.signals.conversation[0].predicate: present (expected: absent with exists)",
        "{type: assistant_tool_call}~{type: mood}~routing.signals.conversation[0].feature.source.type: mood (expected: message | tool_definition | assistant_tool_call | assistant_tool_cycle)",
        "{type: assistant_tool_call}~{type: assistant_tool_call, role: user}~routing.signals.conversation[0].feature.source.role: user (expected: absent unless type is message)",
        "operator: OR, keywords~operator: or, keywords~routing.signals.keywords[0].operator: or (expected: AND | OR | NOR)",
        "keywords: [prove]~keywords: [\"(\"], method: regex~routing.signals.keywords[0].keywords: ( (expected: RE2 syntax: missing closing ))",
        "keywords: [prove]~keywords: [prove, 7]~routing.signals.keywords[0].keywords[1]: 7 (expected: a string)",
        "max_tokens: 1M~max_tokens: 1K~routing.signals.context[0].max_tokens: 1000 (expected: at least min_tokens, 16000)",
        "[{type: keyword, name: hard}]~[{type: keyword, name: soft}]~routing.decisions[0].rules.conditions[0].name: soft (expected: the name of a keyword rule under routing.signals)",
        "[{type: keyword, name: hard}]~[{type: keyword}]~routing.decisions[0].rules.conditions[0].name: absent (expected: a name)",
        "[{type: keyword, name: hard}]~[{type: domain, name: math}]~routing.decisions[0].rules.conditions[0].type: domain (expected: conversation | keyword | context | structure | language | authz | event | metadata | header, with a rule of that type)",
        "{operator: OR, conditions~{operator: XOR, conditions~routing.decisions[0].rules.operator: XOR (expected: AND | OR | NOT)",
        "[{type: keyword, name: hard}]~[{operator: NOT}]~routing.decisions[0].rules.conditions[0].conditions: 0 conditions (expected: exactly one under NOT)",
        "[{model: large}]~[]~routing.decisions[0].modelRefs: none (expected: at least one model)",
        "[{model: large}]~[{model: huge}]~routing.decisions[0].modelRefs[0].model: huge (expected: one of small, large, claude)",
        "[{model: large}]~[{model: large}, {model: large}]~routing.decisions[0].modelRefs[1].model: large (expected: a model that this decision names once)",
        "[{model: large}]~[{weight: 0.5}]~routing.decisions[0].modelRefs[0].model: absent (expected: a name)",
        "weight: 0.7~weight: 1.7~routing.decisions[2].modelRefs[0].weight: 1.7 (expected: a number from 0 to 1)",
        "name: tool_work~name: hard_task~routing.decisions[2].name: hard_task (expected: a name that no other decision has)",
        "priority: 50~priority: high~routing.decisions[0].priority: high (expected: a whole number from -1000000 to 1000000)",
        "{type: session_aware}~{type: knn}~routing.decisions[2].algorithm.type: knn (expected: session_aware or one of static, hybrid)",
        "{type: session_aware, session~{type: static, session~routing.decisions[0].algorithm.type: static (expected: session_aware, because its block is there)",
        "base_method: static~base_method: elo~routing.decisions[0].algorithm.session_aware.base_method: elo (expected: one of static, hybrid)",
        "stay_bias: 0.5~stay_bias: -0.5~routing.decisions[0].algorithm.session_aware.stay_bias: -0.5 (expected: a number from 0)",
        "stay_bias: 0.5~quality_gap_multiplier: 0~routing.decisions[0].algorithm.session_aware.quality_gap_multiplier: 0 (expected: a number above 0)",
        "stay_bias: 0.5~remaining_turn_prior_horizon: 0~routing.decisions[0].algorithm.session_aware.remaining_turn_prior_horizon: 0 (expected: a whole number from 1 to 2147483647)",
        "stay_bias: 0.5~tool_loop_hard_lock: yes please~routing.decisions[0].algorithm.session_aware.tool_loop_hard_lock: yes please (expected: true or false)",
        "stay_bias: 0.2~base_method: elo~global.router.model_selection.session_aware.base_method: elo (expected: one of static, hybrid)",
        "auto_model_name: MoM~auto_model_name: small~global.router.auto_model_name: small (expected: a name that no model of the catalogue has)",
        "auto_model_name: MoM~auto_model_name: ''~global.router.auto_model_name: '' (expected: a name)",
        "auto_model_name: MoM~strategy: random~global.router.strategy: random (expected: priority | confidence)",
        "apiVersion: v1~apiVersion: v2~sidecar.apiVersion: v2 (expected: v1)",
        "message_timeout: 300ms~message_timeout: 5ms~sidecar.ext_proc.message_timeout: 5ms (expected: a duration such as 300ms, 10s, 5m or 24h from 0.01s to 10s)",
        "unix:run/x.sock~0.0.0.0:9000~sidecar.ext_proc.address: 0.0.0.0:9000 (expected: unix:PATH or a loopback address)",
        "unix:run/x.sock~somewhere~sidecar.ext_proc.address: somewhere (expected: host:port with a port from 1 to 65535)",
        "address: 127.0.0.1:8080~address: 0.0.0.0:8080~sidecar.admin.address: 0.0.0.0:8080 (expected: a loopback address, or token_env beside it)",
        "address: 127.0.0.1:8080~address: 127.0.0.1:99999~sidecar.admin.address: 127.0.0.1:99999 (expected: host:port with a port from 1 to 65535)",
        "apiVersion: v1~request_body_bytes_max: 1GiB~sidecar.request_body_bytes_max: 1GiB (expected: a size such as 512KiB or 32MiB from 1024 to 268435456 bytes)",
        "apiVersion: v1~on_store_failure: panic~sidecar.on_store_failure: panic (expected: continue | refuse_locked)",
        "apiVersion: v1~on_sidecar_failure: default_model~sidecar.on_sidecar_failure: default_model (expected: "
            + NEEDS
            + ")",
        "apiVersion: v1~tenant: {trust_header: true}~sidecar.tenant.header: absent (expected: a header name, because trust_header is true)",
        "apiVersion: v1~tenant: {header: \"a b\"}~sidecar.tenant.header: a b (expected: a header name)",
        "apiVersion: v1~session: {sessions_max: 0}~sidecar.session.sessions_max: 0 (expected: a whole number from 1 to 100000000)",
        "apiVersion: v1~journal: {type: disk}~sidecar.journal: present (expected: " + NEEDS + ")",
        "apiVersion: v1~compatibility: lax~sidecar.compatibility: lax (expected: strict | warn)",
        "name: hard_task~name: hard_task⏎      plugins: [{type: x}]~routing.decisions[0].plugins: present (expected: "
            + NEEDS
            + ")",
      })
  void isToldByPathValueAndWhatMayStandThere(String old, String wrong, String line) {
    ConfigException problem =
        assertThrows(ConfigException.class, () -> TestConfig.load(old, wrong.replace("⏎", "\n")));
    assertEquals(line, problem.getMessage());
  }

  @Test
  void theConfigurationItselfIsRight() {
    assertEquals(java.util.List.of(), TestConfig.load().warnings());
  }
}
