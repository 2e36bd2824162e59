package io.throughline.server.dialect;

/**
 * Counts over all messages of a request, as the conversation signal reads them.
 *
 * @param userMessages messages with role user
 * @param assistantMessages messages with role assistant, those that only call tools included
 * @param systemMessages messages with role system
 * @param developerMessages messages with role developer
 * @param toolMessages messages that carry tool results
 * @param toolResults tool results
 * @param assistantToolCalls tool calls that assistants made
 * @param toolDefinitions tools that the request offers
 */
public record Conversation(
    int userMessages,
    int assistantMessages,
    int systemMessages,
    int developerMessages,
    int toolMessages,
    int toolResults,
    int assistantToolCalls,
    int toolDefinitions) {

  /** All messages. */
  public int messages() {
    return userMessages + nonUserMessages();
  }

  /** All messages but the user's. */
  public int nonUserMessages() {
    return assistantMessages + systemMessages + developerMessages + toolMessages;
  }
}
