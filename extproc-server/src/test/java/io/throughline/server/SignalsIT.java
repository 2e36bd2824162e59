package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Roles, headers, metadata, languages, adapters and reasoning through a real Envoy. */
class SignalsIT {
  private static final String RULES =
      """
      signals:
        role_bindings:
          - {name: ops, role: admin, subjects: [{kind: Group, name: ops}]}
        headers: [{name: gold, header: X-Tier, predicate: {prefix: gold}}]
        metadata: [{name: batch, key: kind, predicate: {in: [batch, night]}}]
        language: [{name: de}]
        structure:
          - name: many
            feature: {type: count, source: {type: regex, pattern: '[?]'}}
            predicate: {gte: 3}
      """
          .indent(2);
  private static final String DECISIONS =
      """
      decisions:
        - name: admins
          priority: 99
          rules: {operator: AND, conditions: [{type: authz, name: admin}]}
          modelRefs: [{model: beta}]
        - name: adapted
          priority: 80
          rules: {operator: AND, conditions: [{type: header, name: gold}]}
          modelRefs: [{model: beta, lora_name: law-adapter}]
        - name: thinking
          priority: 70
          rules:
            operator: OR
            conditions: [{type: metadata, name: batch}, {type: structure, name: many}]
          modelRefs: [{model: beta, use_reasoning: true}]
        - name: german
          priority: 60
          rules: {operator: AND, conditions: [{type: language, name: de}]}
          modelRefs: [{model: beta, use_reasoning: false}]
      """
          .indent(2);

  private static final String BETA_ID = "      provider_model_id: provider-beta";

  private final List<String> headers = new CopyOnWriteArrayList<>();
  private ScriptedModel alpha;
  private ScriptedModel beta;

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel(this::answer);
    beta = new ScriptedModel(this::answer);
  }

  @AfterEach
  void stop() {
    alpha.close();
    beta.close();
  }

  private void answer(String request, ScriptedModel.Reply reply) throws IOException {
    headers.addAll(reply.exchange().getRequestHeaders().keySet());
    reply.json(200, Chats.answer("ok"));
  }

  @Test
  @DisplayName("a request without a user is answered 403, one of a role goes where the role says")
  void trustedIdentity() throws Exception {
    try (LiveRouter router = router(yaml -> yaml + "  authz: {trust_headers: true}\n")) {
      HttpResponse<String> refused = router.ask("s1", Chats.user("x"));
      assertEquals(403, refused.statusCode());
      JsonNode error = JsonMapper.shared().readTree(refused.body()).path("error");
      assertEquals("invalid_request_error", error.path("type").asString());
      assertEquals("identity_required", error.path("code").asString());
      String id = refused.headers().firstValue("x-vsr-replay-id").orElse("");
      assertEquals(403, router.replay(id).path("response_status").asInt());

      String[] ops = {"x-authz-user-id", "ada", "x-authz-user-groups", "dev, ops"};
      assertEquals("beta", model(router.ask("s2", Chats.user("x"), ops)));
      assertEquals("alpha", model(router.ask("s3", Chats.user("x"), "x-authz-user-id", "eve")));
      assertTrue(headers.stream().anyMatch("x-selected-model"::equalsIgnoreCase));
      assertFalse(headers.stream().anyMatch(name -> name.toLowerCase().startsWith("x-authz-")));
      assertEquals(0, router.passedBy());
    }
  }

  @Test
  @DisplayName("an identity that a client claims counts for nothing")
  void untrustedIdentity() throws Exception {
    try (LiveRouter router = router(yaml -> yaml)) {
      String[] claimed = {"x-authz-user-id", "ada", "x-authz-user-groups", "ops"};
      assertEquals(403, router.ask("s", Chats.user("x"), claimed).statusCode());
    }
  }

  @Test
  @DisplayName("headers, metadata, structure and language decide; the upstream reads its own form")
  void signals() throws Exception {
    String open = "global: {services: {authz: {fail_open: true}}}\n";
    try (LiveRouter router = router(yaml -> yaml + open)) {
      HttpResponse<String> adapted = router.ask("a", Chats.user("x"), "X-Tier", "gold-2");
      assertEquals("adapted", decision(adapted));
      assertEquals("beta", model(adapted));
      assertEquals(Chats.user("x").replace("\"auto\"", "\"law-adapter\""), last(beta));
      assertEquals("law-adapter", router.records("a").getFirst().path("lora_name").asString());
      assertEquals("beta", router.records("a").getFirst().path("selected_model").asString());

      String body =
          "{ \"metadata\" : {\"kind\":\"night\"}, \"reasoning_effort\":\"low\" ,\"seed\": 1,\n"
              + " \"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
              + "\"chat_template_kwargs\":{\"a\":[ 1 ]}, \"top_k\" :5}";
      HttpResponse<String> thinking = router.ask("b", body);
      assertEquals("thinking", decision(thinking));
      assertEquals("on", header(thinking, "x-vsr-selected-reasoning"));
      assertEquals(
          "{ \"metadata\" : {\"kind\":\"night\"} ,\"seed\": 1,\n"
              + " \"model\":\"provider-beta\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
              + "\"chat_template_kwargs\":{\"enable_thinking\":true,\"a\":[ 1 ]}, \"top_k\" :5}",
          last(beta));
      assertEquals("on", router.records("b").getFirst().path("reasoning_mode").asString());
      assertFalse(router.records("b").toString().contains("night"), "a value in the record");

      assertEquals("thinking", decision(router.ask("c", Chats.user("a? b? c?"))));
      HttpResponse<String> german =
          router.ask("d", Chats.user("Was ist die Ursache des Problems?"));
      assertEquals("german", decision(german));
      assertTrue(
          last(beta)
              .startsWith(
                  "{\"model\":\"provider-beta\","
                      + "\"chat_template_kwargs\":{\"enable_thinking\":false},\"stream\""),
          last(beta));
      HttpResponse<String> other = router.ask("e", Chats.user("what is the cause?"));
      assertEquals("everything_else", decision(other));
      assertEquals(Chats.user("what is the cause?").replace("auto", "provider-alpha"), last(alpha));
      assertEquals(0, router.passedBy());
    }
  }

  private LiveRouter router(Function<String, String> change) throws IOException {
    return LiveRouter.inProcess(
        RouterYaml.of(alpha.port(), beta.port()).andThen(SignalsIT::extended).andThen(change),
        Sidecar.Parts.standard());
  }

  private static String extended(String yaml) {
    return yaml.replace(
            "{default_model: alpha}",
            "{default_model: alpha, reasoning_families:"
                + " {q: {type: chat_template_kwargs, parameter: enable_thinking}}}")
        .replace("provider_model_id: provider-beta", "reasoning_family: q\n" + BETA_ID)
        .replace("{name: beta, quality", "{name: beta, loras: [{name: law-adapter}], quality")
        .replace("  signals:\n", RULES)
        .replace("  decisions:\n", DECISIONS);
  }

  private static String last(ScriptedModel model) {
    return model.received().getLast();
  }

  private static String model(HttpResponse<?> answer) {
    return header(answer, "x-selected-model");
  }

  private static String decision(HttpResponse<?> answer) {
    return header(answer, "x-vsr-selected-decision");
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
