package io.throughline.store;

/**
 * What a key leads to.
 *
 * @param sessionId the session, as it was told to its client; empty when it had none
 * @param model logical name of the model that owns what the key names; empty when none does
 * @param continuation what the conversation that ends there was first continued with; 0 when it was
 *     not yet
 */
public record Link(String sessionId, String model, long continuation) {
  /** The same with a continuation. */
  public Link continuedWith(long next) {
    return new Link(sessionId, model, next);
  }
}
