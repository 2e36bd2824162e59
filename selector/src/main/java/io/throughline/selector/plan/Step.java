package io.throughline.selector.plan;

/**
 * One answered turn as the planner sees it.
 *
 * @param locked whether only its owner could take it
 * @param decision that it matched, or ""
 * @param phase of it
 * @param asked the base method's choice
 * @param turn its index in the session, from 0
 * @param model that answered
 * @param moved whether another model, or none, had answered the turn before
 * @param inputTokens cached ones included; 0 when not reported
 * @param cachedTokens of them, read from the provider's cache
 * @param outputTokens 0 when not reported
 */
public record Step(
    boolean locked,
    String decision,
    String phase,
    String asked,
    int turn,
    String model,
    boolean moved,
    long inputTokens,
    long cachedTokens,
    long outputTokens) {}
