package io.throughline.server.exchange;

import io.throughline.replay.Activity;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.Conversation;
import io.throughline.server.dialect.PromptShape;
import io.throughline.server.dialect.RequestFacts;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a request is about from what was read of it anyway; the first rule that fits counts.
 * The same table stands in {@code docs/journal.md}.
 */
final class ActivityRules {
  /** A prompt that asks for a summary or an analysis is research from here. */
  static final long ANALYSED_TOKENS_MIN = 4_000;

  /** So much context in a conversation of few answers is research, whatever is asked. */
  static final long LONG_TOKENS_MIN = 32_000;

  private static final int FEW_ANSWERS_MAX = 2;

  private ActivityRules() {}

  /** The activity of a request; of one that was not read, {@link Activity#OTHER}. */
  static Activity of(@Nullable RequestFacts facts) {
    if (facts == null) {
      return Activity.OTHER;
    }
    if (facts.api() == Api.EMBEDDINGS) {
      return Activity.EMBEDDING;
    }
    if (facts.editsFiles() || facts.prompt().code()) {
      return Activity.CODE;
    }
    if (isAgentic(facts)) {
      return Activity.AGENTIC;
    }
    if (isResearch(facts)) {
      return Activity.RESEARCH;
    }
    return facts.conversation().userMessages() > 0 ? Activity.CHAT : Activity.OTHER;
  }

  /** A chain of tool calls, or a later turn of a conversation that offers tools. */
  private static boolean isAgentic(RequestFacts facts) {
    Conversation counts = facts.conversation();
    return counts.assistantToolCalls() > 0
        || counts.toolResults() > 0
        || counts.toolDefinitions() > 0 && facts.turnIndex() > 0;
  }

  private static boolean isResearch(RequestFacts facts) {
    PromptShape prompt = facts.prompt();
    return prompt.analysis() && facts.contextTokens() >= ANALYSED_TOKENS_MIN
        || facts.turnIndex() <= FEW_ANSWERS_MAX && facts.contextTokens() >= LONG_TOKENS_MIN;
  }
}
