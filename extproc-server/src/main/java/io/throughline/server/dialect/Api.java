package io.throughline.server.dialect;

/** The APIs whose requests are read. */
public enum Api {
  /** OpenAI's Chat Completions. */
  CHAT(ErrorForm.OPENAI),
  /** OpenAI's Responses. */
  RESPONSES(ErrorForm.OPENAI),
  /** Anthropic's Messages. */
  MESSAGES(ErrorForm.ANTHROPIC),
  /** OpenAI's embeddings: no conversation. */
  EMBEDDINGS(ErrorForm.OPENAI);

  private final ErrorForm errors;

  Api(ErrorForm errors) {
    this.errors = errors;
  }

  /** The form of its error bodies. */
  public ErrorForm errors() {
    return errors;
  }
}
