/**
 * What the lookahead planner knows of the turns that follow: how sessions alternate between free
 * and locked turns, learned from the sessions themselves (docs/planner.md).
 */
@org.jspecify.annotations.NullMarked
package io.throughline.selector.plan;
