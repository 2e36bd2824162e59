package io.throughline.server.capture;

import io.throughline.selector.Usage;
import io.throughline.server.dialect.Digests;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * What a Chat Completions answer says, gathered token by token from one JSON value (a whole answer)
 * or many (the events of a stream). Of counts that come several times the last counts.
 */
final class AnswerFacts {
  private static final int CALLS_MAX = 256;

  /** A larger count is not believed; a session's sums stay far from overflow. */
  private static final long TOKENS_MAX = 1_000_000_000_000L;

  private long inputTokens = -1;
  private long outputTokens;
  private long cachedTokens = -1;
  private final List<Long> callDigests = new ArrayList<>();

  /** Looks at the parser's current token. */
  void accept(JsonToken token, JsonParser parser) {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      count(parser);
    } else if (token == JsonToken.VALUE_STRING && "id".equals(parser.currentName())) {
      callId(parser);
    }
  }

  /** Reported tokens; null when none were. Cached tokens are held within the input tokens. */
  @Nullable Usage usage() {
    if (inputTokens < 0) {
      return null;
    }
    return new Usage(
        inputTokens, Math.clamp(cachedTokens, 0, inputTokens), 0, Math.max(0, outputTokens));
  }

  boolean cachedReported() {
    return cachedTokens >= 0;
  }

  List<Long> callDigests() {
    return callDigests;
  }

  /** Ids by which the provider knows what it keeps. */
  List<String> issuedIds() {
    return List.of();
  }

  private void count(JsonParser parser) {
    TokenStreamContext object = parser.streamReadContext();
    String name = parser.currentName();
    if (name == null) {
      return;
    }
    if (isUsage(object)) {
      switch (name) {
        case "prompt_tokens" -> inputTokens = number(parser);
        case "completion_tokens" -> outputTokens = number(parser);
        case "prompt_cache_hit_tokens" -> cachedTokens = number(parser);
        default -> {}
      }
    } else if (name.equals("cached_tokens") && isUsageDetail(object)) {
      cachedTokens = number(parser);
    }
  }

  /** {@code choices[].message.tool_calls[].id} or {@code choices[].delta.tool_calls[].id}. */
  private void callId(JsonParser parser) {
    TokenStreamContext list = parser.streamReadContext().getParent();
    TokenStreamContext message = list == null ? null : list.getParent();
    boolean isCall = message != null && list.inArray() && named(message, "tool_calls");
    if (isCall && callDigests.size() < CALLS_MAX) {
      String id = parser.getString();
      Long digest = Digests.of(id);
      // Some servers repeat the id in every part of a streamed call.
      if (!id.isEmpty() && !callDigests.contains(digest)) {
        callDigests.add(digest);
      }
    }
  }

  private static boolean isUsage(TokenStreamContext object) {
    TokenStreamContext root = object.getParent();
    return root != null && named(root, "usage") && root.getParent() != null && isTop(root);
  }

  private static boolean isUsageDetail(TokenStreamContext object) {
    TokenStreamContext usage = object.getParent();
    return usage != null && named(usage, "prompt_tokens_details") && isUsage(usage);
  }

  private static boolean isTop(TokenStreamContext object) {
    TokenStreamContext parent = object.getParent();
    return parent != null && parent.inRoot();
  }

  private static boolean named(TokenStreamContext context, String name) {
    return name.equals(context.currentName());
  }

  private static long number(JsonParser parser) {
    long count =
        parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? 0 : parser.getLongValue();
    return count < 0 || count > TOKENS_MAX ? 0 : count;
  }
}
