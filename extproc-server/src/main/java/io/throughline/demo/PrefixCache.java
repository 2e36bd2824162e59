package io.throughline.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model server's prefix cache as the demo imagines it: per session, the prompt of the last
 * request it answered. What the next prompt has in common with it, from the first byte, is cached.
 * Nothing expires. Thread-safe.
 */
final class PrefixCache {
  private static final int SESSIONS_MAX = 1_000;

  private final Map<String, byte[]> prompts =
      new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
          return size() > SESSIONS_MAX;
        }
      };

  /**
   * Counts the prompt's tokens, cached ones apart, and remembers the prompt for the next request.
   */
  synchronized TokenUsage read(ChatRequest request) {
    byte[] prompt = prompt(request);
    byte[] before = prompts.put(request.sessionId(), prompt);
    int tokens = TokenUsage.tokens(prompt.length);
    return new TokenUsage(tokens, before == null ? 0 : cachedTokens(before, prompt), 0);
  }

  private static int cachedTokens(byte[] before, byte[] prompt) {
    int mismatch = Arrays.mismatch(before, prompt);
    int shared = mismatch < 0 ? prompt.length : mismatch;
    return TokenUsage.tokens(shared);
  }

  /** Tool definitions go before the conversation, as model servers render them. */
  private static byte[] prompt(ChatRequest request) {
    StringBuilder text = new StringBuilder();
    request.tools().forEach(tool -> text.append(tool).append('\n'));
    request.messages().forEach(message -> text.append(message).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
