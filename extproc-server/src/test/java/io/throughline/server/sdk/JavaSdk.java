package io.throughline.server.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseUsage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's SDK for Java; its turns are told as the scripts for Python tell theirs. For one thread.
 */
public final class JavaSdk implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
  private static final String TOOL = "look_up";

  private final OpenAIClient client;

  /** A client of the address, which hides nothing by trying again. */
  public JavaSdk(URI base) {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(base + "/v1")
            .apiKey("not-a-real-key")
            .maxRetries(0)
            .timeout(ANSWER_WITHIN)
            .build();
  }

  /** The client itself. */
  public OpenAIClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }

  /** A session of Chat Completions: each text is a turn of the user, with its rounds of tools. */
  public List<JsonNode> chat(String session, boolean streamed, List<String> texts) {
    List<JsonNode> turns = new ArrayList<>();
    ChatCompletionCreateParams.Builder request = chatRequest(session);
    for (String text : texts) {
      request.addUserMessage(text);
      List<String> calls;
      do {
        calls = chatTurn(request, streamed, turns);
      } while (!calls.isEmpty());
    }
    return turns;
  }

  private static ChatCompletionCreateParams.Builder chatRequest(String session) {
    FunctionDefinition function = FunctionDefinition.builder().name(TOOL).build();
    return ChatCompletionCreateParams.builder()
        .model("auto")
        .putAdditionalHeader("x-session-id", session)
        .addTool(ChatCompletionFunctionTool.builder().function(function).build());
  }

  private List<String> chatTurn(
      ChatCompletionCreateParams.Builder request, boolean streamed, List<JsonNode> turns) {
    var completions = client.chat().completions().withRawResponse();
    ObjectNode turn;
    ChatCompletion answer;
    if (streamed) {
      var options = ChatCompletionStreamOptions.builder().includeUsage(true).build();
      var params = request.build().toBuilder().streamOptions(options).build();
      try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> raw =
          completions.createStreaming(params)) {
        turn = turn(raw, true);
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        raw.parse().stream().forEach(whole::accumulate);
        answer = whole.chatCompletion();
      }
    } else {
      try (HttpResponseFor<ChatCompletion> raw = completions.create(request.build())) {
        turn = turn(raw, false);
        answer = raw.parse();
      }
    }
    ChatCompletionMessage message = answer.choices().getFirst().message();
    List<String> calls =
        message.toolCalls().orElse(List.of()).stream().map(call -> call.asFunction().id()).toList();
    request.addMessage(message);
    calls.forEach(call ->
        request.addMessage(
            ChatCompletionToolMessageParam.builder().toolCallId(call).content("found").build()));
    turns.add(said(turn, message.content().orElse(""), calls, usage(answer.usage().orElseThrow())));
    return calls;
  }

  /** A chain of responses, of which each names the one before and sends only what is new. */
  public List<JsonNode> chain(boolean streamed, List<String> texts) {
    List<JsonNode> turns = new ArrayList<>();
    ResponseCreateParams.Builder request = responseRequest();
    for (String text : texts) {
      request.input(text);
      List<String> calls;
      do {
        calls = responseTurn(request, streamed, turns);
        request.inputOfResponse(calls.stream().map(JavaSdk::result).toList());
      } while (!calls.isEmpty());
    }
    return turns;
  }

  private static ResponseCreateParams.Builder responseRequest() {
    FunctionTool.Parameters none = FunctionTool.Parameters.builder().build();
    return ResponseCreateParams.builder()
        .model("auto")
        .addTool(FunctionTool.builder().name(TOOL).parameters(none).strict(false).build());
  }

  private List<String> responseTurn(
      ResponseCreateParams.Builder request, boolean streamed, List<JsonNode> turns) {
    ObjectNode turn;
    Response response;
    if (streamed) {
      try (HttpResponseFor<StreamResponse<ResponseStreamEvent>> raw =
          client.responses().withRawResponse().createStreaming(request.build())) {
        turn = turn(raw, true);
        ResponseAccumulator whole = ResponseAccumulator.create();
        raw.parse().stream().forEach(whole::accumulate);
        response = whole.response();
      }
    } else {
      try (HttpResponseFor<Response> raw =
          client.responses().withRawResponse().create(request.build())) {
        turn = turn(raw, false);
        response = raw.parse();
      }
    }
    List<String> calls =
        response.output().stream()
            .filter(ResponseOutputItem::isFunctionCall)
            .map(item -> item.asFunctionCall().callId())
            .toList();
    request.previousResponseId(response.id());
    turn.put("id", response.id());
    String text = calls.isEmpty() ? text(response) : "";
    turns.add(said(turn, text, calls, usage(response.usage().orElseThrow())));
    return calls;
  }

  private static String text(Response response) {
    return response.output().getFirst().asMessage().content().getFirst().asOutputText().text();
  }

  private static ResponseInputItem result(String callId) {
    return ResponseInputItem.ofFunctionCallOutput(
        ResponseInputItem.FunctionCallOutput.builder().callId(callId).output("found").build());
  }

  /** What an answer's headers say of its turn. */
  public static ObjectNode turn(HttpResponse raw, boolean streamed) {
    ObjectNode turn = Trees.object("{\"streamed\":%b}", streamed);
    turn.put("selected", header(raw, "x-selected-model"));
    turn.put("session", header(raw, "x-throughline-session-id"));
    turn.put("source", header(raw, "x-throughline-session-source"));
    turn.put("phase", header(raw, "x-vsr-session-phase"));
    turn.put("replay", header(raw, "x-vsr-replay-id"));
    return turn;
  }

  private static String header(HttpResponse raw, String name) {
    List<String> values = raw.headers().values(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static JsonNode said(ObjectNode turn, String text, List<String> calls, JsonNode usage) {
    turn.put("text", text);
    calls.forEach(turn.withArray("calls")::add);
    turn.set("usage", usage);
    return turn;
  }

  private static JsonNode usage(CompletionUsage usage) {
    long cached = usage.promptTokensDetails().orElseThrow().cachedTokens().orElseThrow();
    return usage(usage.promptTokens(), cached, usage.completionTokens());
  }

  private static JsonNode usage(ResponseUsage usage) {
    long cached = usage.inputTokensDetails().cachedTokens();
    return usage(usage.inputTokens(), cached, usage.outputTokens());
  }

  private static JsonNode usage(long input, long cached, long output) {
    return Trees.object("{\"input\":%d,\"cached\":%d,\"output\":%d}", input, cached, output);
  }
}
