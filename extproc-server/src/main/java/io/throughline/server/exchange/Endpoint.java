package io.throughline.server.exchange;

import io.throughline.server.dialect.Api;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What happens to requests of a path: the one table of served paths. */
enum Endpoint {
  /** A turn of a session in Chat Completions. */
  CHAT_COMPLETIONS("/v1/chat/completions", Treatment.TURN, Api.CHAT, "POST"),
  /** A turn of a session in Responses. */
  RESPONSES("/v1/responses", Treatment.TURN, Api.RESPONSES, "POST"),
  /** A turn of a session in Anthropic's Messages. */
  MESSAGES("/v1/messages", Treatment.TURN, Api.MESSAGES, "POST"),
  /** Counts the tokens of a turn that may follow. */
  COUNT_MESSAGES("/v1/messages/count_tokens", Treatment.ASIDE, Api.MESSAGES, "POST"),
  /** The same in Responses. */
  COUNT_RESPONSES("/v1/responses/input_tokens", Treatment.ASIDE, Api.RESPONSES, "POST"),
  /** Shortens a conversation. */
  COMPACT("/v1/responses/compact", Treatment.ASIDE, Api.RESPONSES, "POST"),
  /** No conversation. */
  EMBEDDINGS("/v1/embeddings", Treatment.SINGLE, Api.EMBEDDINGS, "POST"),
  /** A response that its provider keeps. */
  RESPONSE("/v1/responses/([^/]+)", Treatment.OWNED, Api.RESPONSES, "GET", "DELETE"),
  /** Ends a response that its provider still makes. */
  CANCEL_RESPONSE("/v1/responses/([^/]+)/cancel", Treatment.OWNED, Api.RESPONSES, "POST"),
  /** What a response was made from. */
  RESPONSE_INPUT("/v1/responses/([^/]+)/input_items", Treatment.OWNED, Api.RESPONSES, "GET"),
  /** A new conversation, which the default model's provider keeps. */
  CONVERSATIONS("/v1/conversations", Treatment.OWNED, Api.RESPONSES, "POST"),
  /** A conversation that its provider keeps. */
  CONVERSATION(
      "/v1/conversations/([^/]+)", Treatment.OWNED, Api.RESPONSES, "GET", "POST", "DELETE"),
  /** What a conversation consists of. */
  CONVERSATION_ITEMS(
      "/v1/conversations/([^/]+)/items(?:/[^/]+)?",
      Treatment.OWNED,
      Api.RESPONSES,
      "GET",
      "POST",
      "DELETE"),
  /** Answered by the sidecar. */
  MODELS("/v1/models", Treatment.MODELS, null, "GET"),
  /** One of them. */
  MODEL("/v1/models/([^/]+)", Treatment.MODELS, null, "GET"),
  /** Refused with 404. */
  UNKNOWN("", Treatment.REFUSED, null);

  /** What is done with a request. */
  enum Treatment {
    /** Routed with its session in view, which learns from it. */
    TURN,
    /** Goes where the session's next turn would go, and leaves no trace in it. */
    ASIDE,
    /** Routed by itself. */
    SINGLE,
    /** Goes to the model whose provider keeps what the path names; the body is not read. */
    OWNED,
    /** Answered with the names of models. */
    MODELS,
    /** Refused. */
    REFUSED
  }

  private static final char GROUP = '(';

  private final String path;
  private final @Nullable Pattern pattern;
  private final Treatment treatment;
  private final @Nullable Api api;
  private final List<String> methods;

  Endpoint(String path, Treatment treatment, @Nullable Api api, String... methods) {
    this.path = path;
    this.pattern = path.indexOf(GROUP) < 0 ? null : Pattern.compile(path);
    this.treatment = treatment;
    this.api = api;
    this.methods = List.of(methods);
  }

  /** The endpoint of a path without its query. */
  static Endpoint of(String path) {
    for (Endpoint endpoint : values()) {
      if (endpoint.matches(path)) {
        return endpoint;
      }
    }
    return UNKNOWN;
  }

  private boolean matches(String candidate) {
    return pattern == null ? path.equals(candidate) : pattern.matcher(candidate).matches();
  }

  /** The id that a path names; empty without one. */
  String idIn(String named) {
    if (pattern == null) {
      return "";
    }
    var matcher = pattern.matcher(named);
    return matcher.matches() ? matcher.group(1) : "";
  }

  /** Whether it takes a method. */
  boolean takes(String method) {
    return methods.contains(method);
  }

  /** The methods that it takes, as the {@code allow} header tells them. */
  String methods() {
    return String.join(", ", methods);
  }

  Treatment treatment() {
    return treatment;
  }

  /** The API that it belongs to; null where no body is read. */
  @Nullable Api api() {
    return api;
  }
}
