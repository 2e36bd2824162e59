package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.replay.RecordJson;
import io.throughline.selector.Usage;
import io.throughline.server.Facts;
import io.throughline.server.dialect.Digests;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.session.SessionState;
import io.throughline.store.InMemorySessionStore;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Adapters and reasoning on their way from the configuration into body, record and headers. */
class AdaptersAndReasoningTest {
  private static final String[] ADAPTER = {
    "quality_score: 0.9",
    "quality_score: 0.9, loras: [{name: law-1, description: x}]",
    "[{model: large}]",
    "[{model: large, lora_name: law-1}]"
  };
  private static final String HARD = Facts.body("auto", Facts.user("prove it"));

  private final InMemorySessionStore memory = TestStores.memory();

  @Test
  void theUpstreamIsAskedForTheAdapterAndAllElseForTheModel() {
    RouterFixture router = new RouterFixture(memory, ADAPTER);
    Reply.Route route = router.routed(HARD);
    assertEquals(HARD.replace("auto", "law-1"), route.body().toStringUtf8());
    assertEquals("large", route.model());
    assertEquals("large", route.cluster());
    assertEquals("large", route.clientHeaders().get("x-vsr-selected-model"));
    assertEquals("large", session().pending().getFirst().model());
    assertEquals("large", router.last().selectedModel());
    assertEquals("law-1", RecordJson.of(router.last()).get("lora_name"));
  }

  @Test
  void theNextTurnStaysWithTheModel() {
    RouterFixture router = new RouterFixture(memory, ADAPTER);
    String id = RouterFixture.id(router.routed(HARD));
    router.settlement.completed(id, answer());
    Reply.Route second = router.routed(HARD);
    assertEquals("stay", second.clientHeaders().get("x-throughline-action"));
    assertEquals(0, session().switchCount());
    assertEquals("large", session().currentModel());
  }

  @Test
  void aLoopIsHeldByTheModelAndTheDecisionOfItsTurnNamesTheAdapter() {
    RouterFixture router = new RouterFixture(memory, ADAPTER);
    String id = RouterFixture.id(router.routed(HARD));
    router.settlement.completed(id, answer("c1"));
    String loop = Facts.body("auto", Facts.user("go"), Facts.calls("c1"), Facts.answer("c1"));
    assertEquals(loop.replace("auto", "large"), router.routed(loop).body().toStringUtf8());
    assertEquals("issued", router.last().policy().lockOwner());
  }

  @Test
  void aClientThatNamesAModelGetsThatModelItself() {
    RouterFixture router = new RouterFixture(memory, ADAPTER);
    String named = Facts.body("large", Facts.user("prove it"));
    assertEquals(named, router.routed(named).body().toStringUtf8());
    assertEquals("", router.last().loraName());
  }

  @Test
  void reasoningIsWrittenRecordedAndTold() {
    RouterFixture router = reasoning("[{model: large, use_reasoning: true}]");
    Reply.Route route = router.routed(HARD);
    assertEquals(
        HARD.replace("\"auto\"", "\"large\",\"chat_template_kwargs\":{\"thinking\":true}"),
        route.body().toStringUtf8());
    assertEquals("on", route.clientHeaders().get("x-vsr-selected-reasoning"));
    assertEquals("on", RecordJson.of(router.last()).get("reasoning_mode"));
  }

  @Test
  void reasoningIsSwitchedOffWhereTheDecisionSaysSo() {
    RouterFixture router = reasoning("[{model: large, use_reasoning: false}]");
    Reply.Route route = router.routed(HARD);
    assertEquals(
        HARD.replace("\"auto\"", "\"large\",\"chat_template_kwargs\":{\"thinking\":false}"),
        route.body().toStringUtf8());
    assertEquals("off", route.clientHeaders().get("x-vsr-selected-reasoning"));
  }

  @Test
  void nothingIsTouchedWhereNobodyDecides() {
    String asks = HARD.replace("{\"model\"", "{\"reasoning_effort\":\"high\",\"model\"");
    RouterFixture silent = reasoning("[{model: large}]");
    assertEquals(asks.replace("auto", "large"), silent.routed(asks).body().toStringUtf8());
    RouterFixture named = reasoning("[{model: large, use_reasoning: true}]");
    String large = asks.replace("auto", "large");
    assertEquals(large, named.routed(large).body().toStringUtf8());
    assertEquals("off", named.last().reasoningMode());
  }

  @Test
  void theEffortIsTheModelRefsElseTheDefaultElseMedium() {
    assertEquals("\"high\"", effort("use_reasoning: true, reasoning_effort: high", ""));
    assertEquals("\"high\"", effort("reasoning_effort: high", "minimal"));
    assertEquals("\"minimal\"", effort("use_reasoning: true", "minimal"));
    assertEquals("\"medium\"", effort("use_reasoning: true", ""));
    assertEquals("\"low\"", effort("use_reasoning: false, reasoning_effort: high", "max"));
  }

  @Test
  void openAiReadsTheEffortAtTheTopLevel() {
    RouterFixture router =
        new RouterFixture(
            memory,
            "{default_model: small}",
            "{default_model: small, reasoning_families: {g: {type: reasoning_effort}}}",
            "{endpoint: 127.0.0.1:9002, api_key_env: LARGE_KEY}",
            "{base_url: 'https://api.openai.com/v1', api_key_env: LARGE_KEY}\n"
                + "      reasoning_family: g",
            "[{model: large}]",
            "[{model: large, reasoning_effort: high}]");
    assertEquals(
        HARD.replace("\"auto\"", "\"large\",\"reasoning_effort\":\"high\""),
        router.routed(HARD).body().toStringUtf8());
  }

  private static Answer answer(String... calls) {
    List<Long> digests = List.of(calls).stream().map(Digests::of).toList();
    return new Answer(200, new Usage(1, 0, 0, 1), false, digests, List.of(), null, Instant.now());
  }

  private SessionState session() {
    return memory.find(TestStores.KEY).toCompletableFuture().join().session();
  }

  private String effort(String reference, String byDefault) {
    String defaults = byDefault.isEmpty() ? "" : "default_reasoning_effort: " + byDefault + ", ";
    RouterFixture router =
        new RouterFixture(
            memory,
            "{default_model: small}",
            "{default_model: small, "
                + defaults
                + "reasoning_families: {g: {type: reasoning_effort}}}",
            "{endpoint: 127.0.0.1:9002, api_key_env: LARGE_KEY}",
            "{endpoint: 127.0.0.1:9002, api_key_env: LARGE_KEY}\n      reasoning_family: g",
            "[{model: large}]",
            "[{model: large, " + reference + "}]");
    String body = router.routed(HARD).body().toStringUtf8();
    String before = "\"chat_template_kwargs\":{\"reasoning_effort\":";
    int at = body.indexOf(before) + before.length();
    return body.substring(at, body.indexOf('}', at));
  }

  private RouterFixture reasoning(String modelRefs) {
    return new RouterFixture(
        memory,
        "{default_model: small}",
        "{default_model: small, reasoning_families:"
            + " {t: {type: chat_template_kwargs, parameter: thinking}}}",
        "{endpoint: 127.0.0.1:9002, api_key_env: LARGE_KEY}",
        "{endpoint: 127.0.0.1:9002, api_key_env: LARGE_KEY}\n      reasoning_family: t",
        "[{model: large}]",
        modelRefs);
  }
}
