package io.throughline.workload;

import io.throughline.selector.Model;

/** A turn, generated or recorded, that asks for a model when it is looked at by itself. */
public interface Asking {
  /** The model that the turn asks for. */
  Model asked();

  /** How much quality that the turn asks for a model does not have, 0 or more. */
  default double shortfall(Model given) {
    return Math.max(0, asked().qualityScore() - given.qualityScore());
  }
}
