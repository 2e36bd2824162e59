package io.throughline.selector;

import java.util.Set;

/**
 * What a request asks for, before a configuration is applied to it. No choice reads it; it is kept
 * so that the choice can be made again, under the same configuration or another. Holds references
 * to immutable values only.
 *
 * @param api the API that the client speaks, as a word
 * @param needs what a model must take beside text
 * @param carried the provider state that the request carries, portable or not
 * @param resting models that were known to fail
 * @param conversation digest of all its messages
 * @param parent digest of the messages before its last answer
 * @param remembered whether its session learns from it
 * @param ratings of models at that time
 * @param profileAsked profile that its client names, as a word; empty for none
 * @param profileKept profile that its session had before, the same way
 */
public record TurnDemand(
    String api,
    Set<Capability> needs,
    ProviderState carried,
    Set<String> resting,
    long conversation,
    long parent,
    boolean remembered,
    Ratings ratings,
    String profileAsked,
    String profileKept) {

  /** A request of whose profile nothing is known. */
  public TurnDemand(
      String api,
      Set<Capability> needs,
      ProviderState carried,
      Set<String> resting,
      long conversation,
      long parent,
      boolean remembered,
      Ratings ratings) {
    this(api, needs, carried, resting, conversation, parent, remembered, ratings, "", "");
  }

  /** Nothing is known of the request. */
  public static final TurnDemand NONE =
      new TurnDemand("", Set.of(), ProviderState.NONE, Set.of(), 0, 0, false, Ratings.NONE);
}
