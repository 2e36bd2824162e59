package io.throughline.server.signal;

/**
 * A role of whoever sends the request.
 *
 * @param name the role
 * @param bindings who has which role
 */
public record RoleSignal(String name, RoleBindings bindings) implements Signal {
  /** The type of the leaves that ask for roles. */
  public static final String TYPE = "authz";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public double match(SignalInput input) {
    return input.once(bindings).contains(name) ? 1 : 0;
  }
}
