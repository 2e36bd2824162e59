package io.throughline.server.dialect;

/**
 * What the words of a prompt look like; none of them is kept.
 *
 * @param simHash hash of its words, for finding near-equal prompts; 0 for a prompt of fewer than
 *     {@value PromptScan#WORDS_MIN} words
 * @param code whether it looks like one about code
 * @param analysis whether it asks to summarise or analyse something
 */
public record PromptShape(long simHash, boolean code, boolean analysis) {
  /** No prompt. */
  public static final PromptShape NONE = new PromptShape(0, false, false);

  /** The same without its hash. */
  PromptShape repeated() {
    return simHash == 0 ? this : new PromptShape(0, code, analysis);
  }
}
