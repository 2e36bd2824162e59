package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.server.TestConfig;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One wrong rule, role, adapter or reasoning key at a time, and the one line that tells it. */
class WrongRoutingTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "structure~{feature: {type: exists, source: {type: regex, pattern: x}}}~structure[0].name: absent (expected: a name)",
        "structure~{name: s, feature: {source: {type: regex, pattern: x}}}~structure[0].feature.type: absent (expected: exists | count | density | sequence)",
        "structure~{name: s, feature: {type: span, source: {type: regex, pattern: x}}}~structure[0].feature.type: span (expected: exists | count | density | sequence)",
        "structure~{name: s, feature: {type: exists, source: {type: mood}}}~structure[0].feature.source.type: mood (expected: regex | keyword_set | sequence)",
        "structure~{name: s, feature: {type: exists, source: {}}}~structure[0].feature.source.type: absent (expected: regex | keyword_set | sequence)",
        "structure~{name: s, feature: {type: exists, source: {type: regex}}}~structure[0].feature.source.pattern: absent (expected: a regular expression in RE2 syntax)",
        "structure~{name: s, feature: {type: exists, source: {type: regex, pattern: '('}}}~structure[0].feature.source.pattern: ( (expected: RE2 syntax: missing closing ))",
        "structure~{name: s, feature: {type: exists, source: {type: keyword_set}}}~structure[0].feature.source.keywords: none (expected: at least one word, none blank)",
        "structure~{name: s, feature: {type: exists, source: {type: keyword_set, keywords: [' ']}}}~structure[0].feature.source.keywords: '' (expected: at least one word, none blank)",
        "structure~{name: s, feature: {type: sequence, source: {type: sequence}}}~structure[0].feature.source.sequences: none (expected: at least one list of markers)",
        "structure~{name: s, feature: {type: sequence, source: {type: sequence, sequences: [[a, b], [a]]}}}~structure[0].feature.source.sequences[1]: 1 markers (expected: at least 2 markers, none blank)",
        "structure~{name: s, feature: {type: sequence, source: {type: sequence, sequences: [[a, '']]}}}~structure[0].feature.source.sequences[0]: '' (expected: at least 2 markers, none blank)",
        "structure~{name: s, feature: {type: sequence, source: {type: sequence, sequences: [[a, b], c]}}}~structure[0].feature.source.sequences[1]: c (expected: a list of strings)⏎structure[0].feature.source.sequences[1]: 0 markers (expected: at least 2 markers, none blank)",
        "structure~{name: s, feature: {type: sequence, source: {type: regex, pattern: x}}}~structure[0].feature.source.type: regex (expected: sequence, because the feature is one)",
        "structure~{name: s, feature: {type: exists, source: {type: regex, pattern: x}}, predicate: {gte: 1}}~structure[0].predicate: present (expected: absent with exists)",
        "structure~{name: s, feature: {type: count, source: {type: regex, pattern: x}}, predicate: {gt: 1, gte: 1}}~structure[0].predicate.gt: both forms of one bound (expected: gt or gte, and lt or lte)",
        "structure~{name: s, feature: {type: count, normalize_by: words, source: {type: regex, pattern: x}}}~structure[0].feature.normalize_by: unknown key (expected: one of type, source)",
        "language~{name: spanish}~language[0].name: spanish (expected: the ISO 639-1 code of a language that can be detected, e.g. es)",
        "language~{threshold: 0.5}~language[0].name: absent (expected: a name)",
        "language~{name: es, threshold: 1.5}~language[0].threshold: 1.5 (expected: a number from 0 to 1)",
        "language~{name: es}, {name: es}~language[1].name: es (expected: a name that no other language rule has)",
        "events~{name: e}~events[0].event_types: none (expected: event_types, severities, action_codes or temporal: true)",
        "events~{name: e, temporal: false}~events[0].event_types: none (expected: event_types, severities, action_codes or temporal: true)",
        "events~{name: e, temporal: true, severities: [fatal]}~events[0].severities: fatal (expected: critical | high | medium | low)",
        "events~{name: e, temporal: true, event_types: ['']}~events[0].event_types: '' (expected: words, none blank)",
        "events~{name: e, temporal: soon}~events[0].temporal: soon (expected: true or false)⏎events[0].event_types: none (expected: event_types, severities, action_codes or temporal: true)",
        "metadata~{name: m, predicate: {exists: true}}~metadata[0].key: absent (expected: a name)",
        "metadata~{name: m, key: k}~metadata[0].predicate: absent (expected: exactly one of equals, in, exists)",
        "metadata~{name: m, key: k, predicate: {}}~metadata[0].predicate: absent (expected: exactly one of equals, in, exists)",
        "metadata~{name: m, key: k, predicate: {equals: a, exists: true}}~metadata[0].predicate: 2 predicates (expected: exactly one of equals, in, exists)",
        "metadata~{name: m, key: k, predicate: {in: []}}~metadata[0].predicate.in: none (expected: at least one value, none blank)",
        "metadata~{name: m, key: k, predicate: {equals: 7}}~metadata[0].predicate.equals: 7 (expected: a string)⏎metadata[0].predicate: absent (expected: exactly one of equals, in, exists)",
        "metadata~{name: m, key: k, predicate: {exists: true, prefix: a}}~metadata[0].predicate.prefix: unknown key (expected: one of equals, in, exists)",
        "headers~{name: h, predicate: {exists: true}}~headers[0].header: absent (expected: a header name)",
        "headers~{name: h, header: 'a b', predicate: {exists: true}}~headers[0].header: a b (expected: a header name)",
        "headers~{name: h, header: ':path', predicate: {exists: true}}~headers[0].header: :path (expected: a header name)",
        "headers~{name: h, header: Authorization, predicate: {exists: true}}~headers[0].header: authorization (expected: a header that carries no credential)",
        "headers~{name: h, header: Proxy-Authorization, predicate: {exists: true}}~headers[0].header: proxy-authorization (expected: a header that carries no credential)",
        "headers~{name: h, header: cookie, predicate: {exists: true}}~headers[0].header: cookie (expected: a header that carries no credential)",
        "headers~{name: h, header: X-API-Key, predicate: {prefix: a}}~headers[0].header: x-api-key (expected: a header that carries no credential)",
        "headers~{name: h, header: x-goog-api-key, predicate: {prefix: a}}~headers[0].header: x-goog-api-key (expected: a header that carries no credential)",
        "headers~{name: h, header: x-auth-token, predicate: {prefix: a}}~headers[0].header: x-auth-token (expected: a header that carries no credential)",
        "headers~{name: h, header: x-selected-model, predicate: {exists: true}}~headers[0].header: x-selected-model (expected: a header that is not removed from what clients send)",
        "headers~{name: h, header: x-tier}~headers[0].predicate: absent (expected: exactly one of equals, in, exists, prefix)",
        "headers~{name: h, header: x-tier, predicate: {prefix: ''}}~headers[0].predicate.prefix: '' (expected: a value that is not blank)",
        "headers~{name: h, header: x-tier, predicate: {matches: a}}~headers[0].predicate.matches: unknown key (expected: one of equals, in, exists, prefix)⏎headers[0].predicate: absent (expected: exactly one of equals, in, exists, prefix)",
        "role_bindings~{name: b, subjects: [{kind: User, name: ada}]}~role_bindings[0].role: absent (expected: a name)",
        "role_bindings~{role: r, subjects: [{kind: User, name: ada}]}~role_bindings[0].name: absent (expected: a name)",
        "role_bindings~{name: b, role: r}~role_bindings[0].subjects: none (expected: at least one subject)",
        "role_bindings~{name: b, role: r, subjects: [{kind: Team, name: x}]}~role_bindings[0].subjects[0].kind: Team (expected: User | Group)",
        "role_bindings~{name: b, role: r, subjects: [{name: x}]}~role_bindings[0].subjects[0].kind: absent (expected: User | Group)",
        "role_bindings~{name: b, role: r, subjects: [{kind: User}]}~role_bindings[0].subjects[0].name: absent (expected: a name)",
        "role_bindings~{name: b, role: r, subjects: [{kind: User, name: x}]}, {name: b, role: s, subjects: [{kind: User, name: y}]}~role_bindings[1].name: b (expected: a name that no other binding has)",
      })
  void aWrongRule(String section, String rules, String lines) {
    String expected =
        Stream.of(lines.split("⏎"))
            .map(line -> "routing.signals." + line)
            .collect(Collectors.joining("\n"));
    assertEquals(
        expected, problem("  signals:", "  signals:\n    " + section + ": [" + rules + "]"));
  }

  @ParameterizedTest(name = "{1} -> {2}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{type: keyword, name: hard}~{type: authz, name: admin}~routing.decisions[0].rules.conditions[0].type: authz (expected: conversation | keyword | context | structure | language | authz | event | metadata | header, with a rule of that type)",
        "[{model: large}]~[{model: large, lora_name: law}]~routing.decisions[0].modelRefs[0].lora_name: law (expected: one of the loras of the model card of large)",
        "quality_score: 0.9~loras: [{description: x}]~routing.modelCards[1].loras[0].name: absent (expected: a name)",
        "quality_score: 0.9~loras: [{name: a}, {name: a}]~routing.modelCards[1].loras[1].name: a (expected: a name that no other adapter of the model has)",
        "quality_score: 0.9~loras: [a]~routing.modelCards[1].loras[0]: a (expected: a mapping)",
        "[{model: large}]~[{model: large, use_reasoning: high}]~routing.decisions[0].modelRefs[0].use_reasoning: high (expected: true or false)⏎routing.decisions[0].modelRefs[0].use_reasoning: true (expected: absent, or a model with a reasoning_family; ignored)",
        "[{model: large}]~[{model: large, reasoning_effort: huge}]~routing.decisions[0].modelRefs[0].reasoning_effort: huge (expected: none | minimal | low | medium | high | xhigh | max)⏎routing.decisions[0].modelRefs[0].reasoning_effort: medium (expected: absent, or a model with a reasoning_family; ignored)",
        "{default_model: small}~{default_model: small, default_reasoning_effort: huge}~providers.defaults.default_reasoning_effort: huge (expected: none | minimal | low | medium | high | xhigh | max)",
        "{default_model: small}~{default_model: small, reasoning_families: {q: {parameter: p}}}~providers.defaults.reasoning_families.q.type: absent (expected: reasoning_effort | chat_template_kwargs)",
        "{default_model: small}~{default_model: small, reasoning_families: {q: {type: chat_template_kwargs}}}~providers.defaults.reasoning_families.q.parameter: absent (expected: the name of a parameter)",
        "{default_model: small}~{default_model: small, reasoning_families: {q: {type: chat_template_kwargs, parameter: 'a\"b'}}}~providers.defaults.reasoning_families.q.parameter: a\"b (expected: the name of a parameter)",
        "{default_model: small}~{default_model: small, reasoning_families: {q: on}}~providers.defaults.reasoning_families.q: on (expected: a mapping)",
        "{default_model: small}~{default_model: small, reasoning_families: [q]}~providers.defaults.reasoning_families: a list (expected: a mapping of names to mappings)",
        "provider_model_id: Org/Small~reasoning_family: q~providers.models[0].reasoning_family: q (expected: absent: there are no reasoning_families)",
        "router:~services: {authz: {fail_open: maybe}}⏎  router:~global.services.authz.fail_open: maybe (expected: true or false)",
        "router:~services: {authz: {identity: {user_id_header: cookie}}}⏎  router:~global.services.authz.identity.user_id_header: cookie (expected: a header that carries no credential)",
        "router:~services: {authz: {identity: {groups: x}}}⏎  router:~global.services.authz.identity.groups: unknown key (expected: one of user_id_header, user_groups_header)",
        "apiVersion: v1~authz: {trust_headers: 1}~sidecar.authz.trust_headers: 1 (expected: true or false)",
      })
  void anotherWrongKey(String old, String wrong, String lines) {
    assertEquals(lines.replace("⏎", "\n"), problem(old, wrong.replace("⏎", "\n")));
  }

  @Test
  void anUnknownFamilyNamesTheKnownOnes() {
    assertEquals(
        "providers.models[0].reasoning_family: r (expected: one of q)",
        problem(
            "{default_model: small}",
            "{default_model: small, reasoning_families: {q: {type: reasoning_effort}}}",
            "provider_model_id: Org/Small",
            "reasoning_family: r"));
  }

  @Test
  void reasoningWithoutAFamilyIsAWarning() {
    assertEquals(
        List.of(
            "routing.decisions[0].modelRefs[0].use_reasoning: true"
                + " (expected: absent, or a model with a reasoning_family; ignored)"),
        warnings("[{model: large}]", "[{model: large, use_reasoning: true}]"));
    assertEquals(List.of(), warnings("[{model: large}]", "[{model: large, use_reasoning: false}]"));
  }

  @Test
  void rolesWithoutATrustedProxyAreAWarning() {
    String[] roles = {
      "  signals:",
      "  signals:\n    role_bindings: [{name: b, role: r, subjects: [{kind: User, name: ada}]}]",
      "{type: keyword, name: hard}",
      "{type: authz, name: r}"
    };
    assertEquals(
        List.of(
            "sidecar.authz.trust_headers: false (expected: true where a proxy in front of Envoy"
                + " sets x-authz-user-id; else it is removed and every request is answered 403)"),
        warnings(roles));
    assertEquals(
        List.of(),
        warnings(
            roles[0],
            roles[1],
            roles[2],
            roles[3],
            "apiVersion: v1",
            "authz: {trust_headers: true}"));
    assertEquals(List.of(), warnings(roles[0], roles[1]), "no decision asks for a role");
  }

  private static String problem(String... replacements) {
    return assertThrows(ConfigException.class, () -> TestConfig.load(replacements)).getMessage();
  }

  private static List<String> warnings(String... replacements) {
    return TestConfig.load(replacements).warnings().stream().map(Problem::line).toList();
  }
}
