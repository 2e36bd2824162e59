package io.throughline.server.signal;

/**
 * A request header. Of the header only the rule's name is ever recorded, never its value. A header
 * without a value counts as absent.
 *
 * @param name the rule's name
 * @param header lower case
 * @param predicate what its value must satisfy
 */
public record HeaderSignal(String name, String header, TextPredicate predicate) implements Signal {
  @Override
  public String type() {
    return "header";
  }

  @Override
  public double match(SignalInput input) {
    String value = input.headers().get(header);
    return predicate.holds(value.isEmpty() ? null : value) ? 1 : 0;
  }
}
