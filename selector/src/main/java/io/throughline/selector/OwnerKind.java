package io.throughline.selector;

import java.util.Locale;

/** How the owner of a tool loop or of provider state is known, strongest first. */
public enum OwnerKind {
  /** It issued the ids that the request carries. */
  ISSUED,
  /** It is the model of the session's pending turn. */
  PENDING,
  /** It is the session's current model. */
  CURRENT;

  /** The word of {@code lock_owner}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
