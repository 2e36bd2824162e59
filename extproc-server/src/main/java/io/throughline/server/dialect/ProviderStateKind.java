package io.throughline.server.dialect;

import java.util.Locale;

/**
 * Kinds of state that a provider keeps or seals, so that another model cannot continue it. The
 * order is that in which a request's owner is looked for and its kind is told.
 */
public enum ProviderStateKind {
  /** Responses: the chain that a request continues. */
  PREVIOUS_RESPONSE_ID,
  /** Responses: a conversation that the provider keeps. */
  CONVERSATION,
  /** A container in which the provider's tools run. */
  CONTAINER,
  /** Responses: an item that the provider keeps, sent as its id alone. */
  ITEM_REFERENCE,
  /** Reasoning that only its provider can decrypt. */
  ENCRYPTED_CONTENT,
  /** Responses: a reasoning item whose content the provider keeps. */
  REASONING_ITEM,
  /** Messages: thinking that is signed. */
  THINKING_SIGNATURE,
  /** Messages: thinking that is encrypted. */
  REDACTED_THINKING,
  /** Gemini's sealed thought. */
  THOUGHT_SIGNATURE,
  /** A call of a tool that the provider runs. */
  SERVER_TOOL,
  /** Responses: the code interpreter, which keeps its state. */
  CODE_INTERPRETER,
  /** Responses: a search in stores that the provider keeps. */
  FILE_SEARCH,
  /** A file that was uploaded to the provider. */
  FILE_ID;

  /** Whether ids of this kind are remembered with the model that issued them. */
  public boolean isLinked() {
    return this == PREVIOUS_RESPONSE_ID || this == CONVERSATION || this == CONTAINER;
  }

  /** The word of records. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
