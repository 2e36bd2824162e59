package io.throughline.selector;

/** What a request may ask of a model beyond text. */
public enum Capability {
  /** Tools that it may call, and what they answered. */
  TOOLS("tools"),
  /** Images. */
  IMAGES("images"),
  /** Sound. */
  AUDIO("audio"),
  /** Documents. */
  FILES("files");

  private final String word;

  Capability(String word) {
    this.word = word;
  }

  /** The word in records and messages. */
  public String word() {
    return word;
  }
}
