package io.throughline.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Streamed answers of the Chat Completions dialect. */
final class Sse {
  private Sse() {}

  /** One event with a piece of text. */
  static String text(String piece) {
    return data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + piece + "\"}}]}");
  }

  /** A whole answer that calls a tool and reports 40 input, 30 cached and 7 output tokens. */
  static String toolCall(String callId) {
    return text("grüße")
        + data(
            """
            {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"%s","type":"function",\
            "function":{"name":"f","arguments":""}}]}}]}\
            """
                .formatted(callId))
        + data(
            """
            {"choices":[],"usage":{"prompt_tokens":40,"completion_tokens":7,"total_tokens":47,\
            "prompt_tokens_details":{"cached_tokens":30}}}\
            """)
        + data("[DONE]");
  }

  static String data(String json) {
    return "data: " + json + "\n\n";
  }

  /** Sends it at once. */
  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Sends it in pieces of so many bytes, wherever they cut. */
  static void writeCut(OutputStream out, String text, int pieceBytes) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += pieceBytes) {
      out.write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes)));
      out.flush();
    }
  }
}
