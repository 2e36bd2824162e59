package io.throughline.server.dialect;

import io.throughline.session.RouterProfile;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An error for the client, in the terms of the OpenAI API.
 *
 * @param status HTTP status
 * @param message for people
 * @param type OpenAI's error type
 * @param parameter the offending field; null for none
 * @param code for programs
 * @param headers more response headers
 */
public record ApiError(
    int status,
    String message,
    String type,
    @Nullable String parameter,
    String code,
    Map<String, String> headers) {
  private static final String INVALID = "invalid_request_error";
  private static final String SERVER = "server_error";

  /** Copies the headers. */
  public ApiError {
    headers = Map.copyOf(headers);
  }

  /** A request that is not well formed. */
  public static ApiError malformed(MalformedRequestException problem) {
    return invalid(
        400, String.valueOf(problem.getMessage()), problem.parameter(), "invalid_request");
  }

  /** A model that the catalogue lacks. */
  public static ApiError modelNotFound(String model) {
    return invalid(
        404, "The model '" + shortened(model) + "' does not exist.", "model", "model_not_found");
  }

  /** A profile that there is none of. */
  public static ApiError unknownProfile(String written) {
    return invalid(
        400,
        "x-router-profile: "
            + shortened(written)
            + " (expected: "
            + String.join(", ", RouterProfile.WORDS)
            + ")",
        null,
        "unknown_router_profile");
  }

  /** No candidate keeps the quality floor of the session's profile. */
  public static ApiError floorUnmet(double floor) {
    return invalid(
        400,
        "No model that may serve this request keeps the quality floor of its profile: "
            + floor
            + ".",
        null,
        "quality_floor_unmet");
  }

  /**
   * A session that is beyond a limit; trying again changes nothing, as clients are told.
   *
   * @param limit in words
   * @param value how much it has
   * @param max how much it may have
   */
  public static ApiError sessionLimit(String limit, String value, String max) {
    return new ApiError(
        429,
        "This session has passed its limit of %s: %s (limit: %s).".formatted(limit, value, max),
        "rate_limit_error",
        null,
        "session_limit_exceeded",
        Map.of("x-should-retry", "false"));
  }

  /** A path that is not served. */
  public static ApiError unknownPath(String method, String path) {
    return invalid(
        404,
        "Invalid URL (" + shortened(method) + " " + shortened(path) + ")",
        null,
        "unknown_url");
  }

  /** A method that a path does not take. */
  public static ApiError wrongMethod(String method, String path, String allowed) {
    return new ApiError(
        405,
        "Not allowed: " + shortened(method) + " " + path + " (expected: " + allowed + ")",
        INVALID,
        null,
        "method_not_allowed",
        Map.of("allow", allowed));
  }

  /** A body in an encoding that is not read. */
  public static ApiError compressed(String encoding) {
    return invalid(
        415,
        "content-encoding: " + shortened(encoding) + " (expected: identity)",
        null,
        "unsupported_content_encoding");
  }

  /** A body that says that it is something else than JSON. */
  public static ApiError notJson(String contentType) {
    return invalid(
        415,
        "content-type: " + shortened(contentType) + " (expected: application/json in UTF-8)",
        null,
        "unsupported_content_type");
  }

  /** A conversation that fits no candidate. */
  public static ApiError contextTooLong(long tokens, long largestWindow) {
    return invalid(
        400,
        "This conversation has about "
            + tokens
            + " tokens; the largest context window of the models it may use is "
            + largestWindow
            + " tokens.",
        "messages",
        "context_length_exceeded");
  }

  /** No candidate takes what the request holds. */
  public static ApiError capabilityMissing(Set<String> needs) {
    return invalid(
        400,
        "No model that may serve this request takes all that it holds: "
            + String.join(", ", needs)
            + ".",
        "messages",
        "unsupported_capability");
  }

  /** Every candidate is above a ceiling, and the decision refuses such requests. */
  public static ApiError noneAcceptable() {
    return overloaded(
        "Every model that may serve this request is above a limit of its decision.",
        "no_acceptable_candidate");
  }

  /** An id whose owner is not known. */
  public static ApiError unknownId(String id) {
    return invalid(
        404,
        "Nothing with the id '" + shortened(id) + "' was made through this router.",
        null,
        "not_found");
  }

  /** State that lives with a model whose backend is gone. */
  public static ApiError stateUnavailable(String owner) {
    return new ApiError(
        503,
        "This conversation's state is kept by the provider of '"
            + owner
            + "', which is not available; no other model can continue it.",
        SERVER,
        null,
        "provider_state_unavailable",
        Map.of("retry-after", "1"));
  }

  /** State that lives with another model than the one the client names. */
  public static ApiError stateConflict(String owner, String named) {
    return invalid(
        409,
        "This conversation's state is kept by the provider of '"
            + owner
            + "'; it cannot continue on '"
            + shortened(named)
            + "'.",
        "model",
        "provider_state_conflict");
  }

  /** No candidate speaks the dialect of the request. */
  public static ApiError noModelForDialect(String path) {
    return invalid(
        400,
        "No model that may serve this request speaks " + path + ".",
        "model",
        "unsupported_api");
  }

  /** Roles decide, and the request names no user. */
  public static ApiError noIdentity() {
    return invalid(
        403,
        "The request bears no user identity, which its routing needs.",
        null,
        "identity_required");
  }

  /** Session memory is away and the policy is to refuse turns that need it. */
  public static ApiError memoryUnavailable() {
    return overloaded("Session memory is not available.", "session_memory_unavailable");
  }

  /** More request bytes are in flight than the sidecar may hold. */
  public static ApiError tooManyBytes() {
    return overloaded("Too many request bytes are in flight.", "sidecar_overloaded");
  }

  /** A fault of this program. */
  public static ApiError internal() {
    return new ApiError(
        500, "The router failed on this request.", SERVER, null, "router_error", Map.of());
  }

  private static ApiError overloaded(String message, String code) {
    return new ApiError(503, message, SERVER, null, code, Map.of("retry-after", "1"));
  }

  private static ApiError invalid(
      int status, String message, @Nullable String parameter, String code) {
    return new ApiError(status, message, INVALID, parameter, code, Map.of());
  }

  private static String shortened(String text) {
    String printable = text.replaceAll("[^ -~]", "?");
    return printable.length() <= 100 ? printable : printable.substring(0, 100) + "...";
  }
}
