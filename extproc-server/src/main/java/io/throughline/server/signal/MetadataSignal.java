package io.throughline.server.signal;

/**
 * An entry of the request's {@code metadata} object. Whoever sends the request writes it: it is no
 * proof of who that is.
 *
 * @param name the rule's name
 * @param key the entry's key
 * @param predicate what its value must satisfy
 */
public record MetadataSignal(String name, String key, TextPredicate predicate) implements Signal {
  @Override
  public String type() {
    return "metadata";
  }

  @Override
  public double match(SignalInput input) {
    return predicate.holds(input.facts().metadata().get(key)) ? 1 : 0;
  }
}
