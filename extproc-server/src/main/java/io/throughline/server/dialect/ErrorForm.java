package io.throughline.server.dialect;

/** The form in which an API tells errors. */
public enum ErrorForm {
  /** An {@code error} object with message, type, param and code. */
  OPENAI {
    @Override
    public String body(ApiError error) {
      return OpenAi.error(error);
    }
  },
  /** Anthropic's: an {@code error} object with type and message. */
  ANTHROPIC {
    @Override
    public String body(ApiError error) {
      return Anthropic.error(error);
    }
  };

  private static final String ANTHROPIC_PATH = "/v1/messages";

  /** The body that tells an error. */
  public abstract String body(ApiError error);

  /** The form of a path, also of one that is not served. */
  public static ErrorForm ofPath(String path) {
    boolean anthropic = path.equals(ANTHROPIC_PATH) || path.startsWith(ANTHROPIC_PATH + "/");
    return anthropic ? ANTHROPIC : OPENAI;
  }
}
