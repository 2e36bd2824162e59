package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.ByteSpan;
import io.throughline.server.dialect.ConversationEnd;
import io.throughline.server.dialect.RequestFacts;
import org.jspecify.annotations.Nullable;

/**
 * Tells a model what it does not see by itself, that its conversation goes in circles or that its
 * session is beyond a limit: a short message behind all others, so that what stands before it is
 * the prefix that the model's cache holds, and every result stays next to its call. In a
 * conversation of Anthropic's API it is a last block of the user's message, as that API has no
 * system messages in between.
 */
final class Correction {
  private Correction() {}

  /** Whether it can be placed behind the conversation of a request. */
  static boolean fits(RequestFacts facts) {
    return facts.end() != null && facts.rounds().allAnswered();
  }

  /** Adds it to the edit of a body; the request is one that it {@link #fits}. */
  static void add(BodyEdit edit, RequestFacts facts, Notice notice) {
    ConversationEnd end = facts.end();
    if (end == null) {
      return;
    }
    String text = '"' + notice.text() + '"';
    if (facts.api() == Api.MESSAGES) {
      addBlock(edit, end.content(), "{\"type\":\"text\",\"text\":" + text + '}');
    } else {
      insert(edit, end.list(), ',' + message(facts.api(), text));
    }
  }

  private static String message(Api api, String text) {
    return api == Api.RESPONSES
        ? "{\"type\":\"message\",\"role\":\"system\",\"content\":[{\"type\":\"input_text\",\"text\":"
            + text
            + "}]}"
        : "{\"role\":\"system\",\"content\":" + text + '}';
  }

  private static void addBlock(BodyEdit edit, @Nullable ByteSpan content, String block) {
    if (content == null) {
      return;
    }
    if (edit.body().byteAt(content.start()) == '"') {
      insert(edit, content.start(), "[{\"type\":\"text\",\"text\":");
      insert(edit, content.end(), "}," + block + ']');
    } else {
      insert(edit, content.end() - 1, ',' + block);
    }
  }

  private static void insert(BodyEdit edit, int at, String json) {
    edit.replace(new ByteSpan(at, at), ByteString.copyFromUtf8(json));
  }
}
