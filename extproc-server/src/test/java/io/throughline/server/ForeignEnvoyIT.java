package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyPlan;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.envoy.Fragment;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The three fragments, pasted into an Envoy that somebody already has: its own names, filters,
 * virtual host and cluster.
 */
@EachEnvoy
record ForeignEnvoyIT(EnvoyVersion version) {
  private static final String FAILED_OPEN =
      "http.edge_http.ext_proc.throughline.failure_mode_allowed";
  private static final String TIMEOUTS = "http.edge_http.ext_proc.throughline.message_timeouts";
  private static final String ASKED = "http.edge_http.ext_proc.throughline.streams_started";

  @Test
  @DisplayName("a session with a tool loop is routed, and the other virtual host is left alone")
  void pasted() throws Exception {
    try (ScriptedModel alpha = new ScriptedModel((request, reply) -> toolCall(reply));
        ScriptedModel beta = new ScriptedModel((request, reply) -> toolCall(reply));
        ScriptedModel shop = new ScriptedModel((request, reply) -> reply.json(200, "{}"));
        LiveRouter router =
            LiveRouter.inProcess(
                RouterYaml.of(alpha.port(), beta.port()),
                Sidecar.Parts.standard(),
                version,
                plan -> foreign(plan, shop.port()))) {
      routesTheSession(router);
      assertEquals(2, beta.received().size());
      assertEquals(0, alpha.received().size());
      assertEquals(List.of("seen"), beta.headers().getFirst().get("x-edge"));

      long asked = router.counters().get(ASKED);
      leavesTheShopAlone(router, shop);
      assertEquals(asked, router.counters().get(ASKED), "the sidecar was asked about the shop");
      assertEquals(0L, router.counters().get(FAILED_OPEN));
      assertEquals(0L, router.counters().get(TIMEOUTS));
      assertEquals(1, router.metric("throughline_envoy_up"));
    }
  }

  private static void routesTheSession(LiveRouter router) throws Exception {
    HttpResponse<String> first = router.ask("s", Chats.userStreamed("betaword"));
    assertEquals(Sse.toolCall("call_1"), first.body());
    assertEquals("beta", header(first, "x-selected-model"));
    Eventually.eventually(
        "the first answer is read",
        java.time.Duration.ofSeconds(10),
        () -> router.records("s").getFirst().path("lifecycle_state").asString(""),
        "completed"::equals);
    HttpResponse<String> loop = router.ask("s", Chats.toolLoop("auto", "call_1"));
    assertEquals(200, loop.statusCode(), loop.body());
    assertEquals("hard_lock=tool_loop", header(loop, "x-throughline-reason"));
    JsonNode policy = router.records("s").getFirst().path("session_policy");
    assertEquals("issued", policy.path("lock_owner").asString(), policy.toString());
  }

  /** Neither its requests, nor its answers, nor Envoy's own answers in its place. */
  private static void leavesTheShopAlone(LiveRouter router, ScriptedModel shop) throws Exception {
    HttpResponse<String> answer = buy(router);
    assertEquals("{}", answer.body());
    assertEquals(Map.of(), ourHeaders(answer));
    assertEquals(List.of("Bearer customer"), shop.headers().getLast().get("authorization"));
    shop.close();
    HttpResponse<String> down = buy(router);
    assertEquals(503, down.statusCode());
    assertTrue(down.body().startsWith("upstream connect error"), down.body());
  }

  private static HttpResponse<String> buy(LiveRouter router) throws Exception {
    URI ours = router.at("/v1/chat/completions");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ours.toString().replace("127.0.0.1", "localhost")))
            .header("authorization", "Bearer customer")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return router.http().send(request, BodyHandlers.ofString());
  }

  private static Map<String, List<String>> ourHeaders(HttpResponse<?> answer) {
    Map<String, List<String>> ours = new java.util.TreeMap<>(answer.headers().map());
    ours.keySet().removeIf(name -> !name.matches("x-(selected|vsr|throughline)-.*"));
    return ours;
  }

  private static String foreign(EnvoyPlan plan, int shopPort) {
    return """
    admin: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
    static_resources:
      listeners:
        - name: edge
          address: {socket_address: {address: 127.0.0.1, port_value: %d}}
          filter_chains:
            - filters:
                - name: edge_connections
                  typed_config:
                    '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                    stat_prefix: edge_http
    %s
                    route_config:
                      name: edge_routes
    %s
                        - name: shop
                          domains: ["localhost:*"]
                          routes: [{match: {prefix: /}, route: {cluster: shop}}]
    %s
        - name: shop
          connect_timeout: 1s
          load_assignment:
            cluster_name: shop
            endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]
    """
        .formatted(
            plan.admin().port(),
            plan.listener().port(),
            Bootstrap.fragment(plan, Fragment.FILTERS)
                .replace("http_filters:\n", "http_filters:\n" + OWN_FILTER)
                .indent(16)
                .stripTrailing(),
            Bootstrap.fragment(plan, Fragment.ROUTES).indent(18).stripTrailing(),
            Bootstrap.fragment(plan, Fragment.CLUSTERS).indent(2).stripTrailing(),
            shopPort);
  }

  private static final String OWN_FILTER =
      """
        - name: edge_marks
          typed_config:
            '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
            default_source_code:
              inline_string: |
                function envoy_on_request(handle) handle:headers():add("x-edge", "seen") end
      """;

  private static void toolCall(ScriptedModel.Reply reply) throws Exception {
    try (OutputStream out = reply.events()) {
      Sse.write(out, Sse.toolCall("call_1"));
    }
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
