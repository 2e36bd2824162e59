package io.throughline.selector;

/**
 * State that a provider keeps and another model cannot read.
 *
 * @param present whether the request carries such state
 * @param reason which kind, for example {@code previous_response_id}; "" when not known
 * @param previousResponseId the continued response's id, or ""
 */
public record ProviderState(boolean present, String reason, String previousResponseId) {
  /** The context is portable. */
  public static final ProviderState NONE = new ProviderState(false, "", "");
}
