package io.throughline.server.config;

import io.throughline.divergence.DivergenceRules;

/**
 * What is done about conversations that go in circles.
 *
 * @param enabled whether they are looked for
 * @param rules when one does
 * @param correct in which sessions the model is told
 */
public record DivergenceSettings(boolean enabled, DivergenceRules rules, Correct correct) {
  /** In which sessions the model is told that it goes in circles. */
  public enum Correct {
    /** In none. */
    OFF,
    /** In those of the profile AGENT. */
    AGENT,
    /** In all. */
    ON
  }
}
