package io.throughline.server.signal;

/**
 * The size of the conversation.
 *
 * @param name the rule's name
 * @param minTokens smallest estimated tokens, inclusive
 * @param maxTokens largest estimated tokens, inclusive; {@link Long#MAX_VALUE} for no bound
 */
public record ContextSignal(String name, long minTokens, long maxTokens) implements Signal {
  @Override
  public String type() {
    return "context";
  }

  @Override
  public double match(SignalInput input) {
    long tokens = input.facts().contextTokens();
    return tokens >= minTokens && tokens <= maxTokens ? 1 : 0;
  }
}
