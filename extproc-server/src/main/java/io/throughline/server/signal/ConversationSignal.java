package io.throughline.server.signal;

import io.throughline.server.dialect.Conversation;

/**
 * Counts messages, tools or tool calls over the whole request.
 *
 * @param name the rule's name
 * @param source what is counted
 * @param bounds what the count must satisfy; for {@code exists}, at least 1
 */
public record ConversationSignal(String name, Source source, Bounds bounds) implements Signal {

  /** What can be counted. */
  public enum Source {
    /** All messages. */
    MESSAGES,
    /** Messages with role user. */
    USER,
    /** Messages with role assistant. */
    ASSISTANT,
    /** Messages with role system. */
    SYSTEM,
    /** Messages with role developer. */
    DEVELOPER,
    /** Messages with tool results. */
    TOOL,
    /** All messages but the user's. */
    NON_USER,
    /** Tools that the request offers. */
    TOOL_DEFINITION,
    /** Tool calls that assistants made. */
    ASSISTANT_TOOL_CALL,
    /** Tool calls that were answered. */
    ASSISTANT_TOOL_CYCLE
  }

  @Override
  public String type() {
    return "conversation";
  }

  @Override
  public double match(SignalInput input) {
    return bounds.hold(count(input.facts().conversation())) ? 1 : 0;
  }

  private int count(Conversation conversation) {
    return switch (source) {
      case MESSAGES -> conversation.messages();
      case USER -> conversation.userMessages();
      case ASSISTANT -> conversation.assistantMessages();
      case SYSTEM -> conversation.systemMessages();
      case DEVELOPER -> conversation.developerMessages();
      case TOOL -> conversation.toolMessages();
      case NON_USER -> conversation.nonUserMessages();
      case TOOL_DEFINITION -> conversation.toolDefinitions();
      case ASSISTANT_TOOL_CALL -> conversation.assistantToolCalls();
      case ASSISTANT_TOOL_CYCLE -> conversation.toolResults();
    };
  }
}
