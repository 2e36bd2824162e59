package io.throughline.server.dialect;

/**
 * Fields of a body that may name its session; empty texts where they are absent.
 *
 * @param conversation Responses: the id of {@code conversation}, a string or an object
 * @param promptCacheKey {@code prompt_cache_key}
 * @param litellmSessionId {@code litellm_session_id}
 * @param sessionId {@code session_id}
 */
public record BodyIds(
    String conversation, String promptCacheKey, String litellmSessionId, String sessionId) {
  /** No field. */
  public static final BodyIds NONE = new BodyIds("", "", "", "");
}
