package io.throughline.selector;

/** How the owner of a tool loop or of provider state is known, strongest first. */
public enum OwnerKind {
  /** It issued the ids that the request carries. */
  ISSUED("issued"),
  /** It is the model of the session's pending turn. */
  PENDING("pending"),
  /** It is the session's current model. */
  CURRENT("current");

  private final String word;

  OwnerKind(String word) {
    this.word = word;
  }

  /** The word of {@code lock_owner}. */
  public String word() {
    return word;
  }
}
