package io.throughline.server;

/** Requests and answers of the Chat Completions dialect. */
public final class Chats {
  private Chats() {}

  /** A request with one user message. */
  public static String user(String text) {
    return request("auto", false, "{\"role\":\"user\",\"content\":\"" + text + "\"}");
  }

  /** The same, streamed. */
  static String userStreamed(String text) {
    return request("auto", true, "{\"role\":\"user\",\"content\":\"" + text + "\"}");
  }

  /** A request in the middle of a tool loop: a call of that id, answered. */
  static String toolLoop(String model, String callId) {
    return request(
        model,
        false,
        """
        {"role":"user","content":"use the tool"},
        {"role":"assistant","content":null,"tool_calls":[{"id":"%1$s","type":"function",
        "function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"%1$s","content":"done"}
        """
            .formatted(callId));
  }

  static String request(String model, boolean stream, String messages) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"messages\":["
        + messages
        + "]}";
  }

  /** A whole answer that calls a tool. */
  static String calling(String callId) {
    return """
    {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"provider",
    "choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,
    "tool_calls":[{"id":"%s","type":"function","function":{"name":"f","arguments":"{}"}}]}}],
    "usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}
    """
        .formatted(callId);
  }

  /** A whole answer with usage. */
  public static String answer(String text) {
    return """
    {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"provider",
    "choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"%s"}}],
    "usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25,
    "prompt_tokens_details":{"cached_tokens":10}}}
    """
        .formatted(text);
  }
}
