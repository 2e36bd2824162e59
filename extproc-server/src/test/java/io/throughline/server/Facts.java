package io.throughline.server;

import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.dialect.RequestReader;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.signal.Signal;
import io.throughline.server.signal.SignalInput;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Facts of requests, read from their bodies as in production. */
public final class Facts {
  private Facts() {}

  /** A request with these messages, each a JSON object. */
  public static RequestFacts of(String... messages) {
    return read(body("auto", messages));
  }

  /** A request with one user message of that text. */
  public static RequestFacts saying(String text) {
    return of(user(text));
  }

  /** How a signal matches a request without headers. */
  public static double match(Signal signal, RequestFacts facts) {
    return signal.match(input(facts));
  }

  /** A request without headers. */
  public static SignalInput input(RequestFacts facts) {
    return new SignalInput(facts, RequestHeaders.of(Map.of()));
  }

  /** A user message. */
  public static String user(String text) {
    return "{\"role\":\"user\",\"content\":" + JsonMapper.shared().writeValueAsString(text) + "}";
  }

  /** An assistant message that calls tools. */
  public static String calls(String... ids) {
    StringBuilder calls = new StringBuilder();
    for (String id : ids) {
      calls.append(calls.isEmpty() ? "" : ",").append("{\"id\":\"").append(id).append("\"}");
    }
    return "{\"role\":\"assistant\",\"tool_calls\":[" + calls + "]}";
  }

  /** A tool message that answers a call. */
  public static String answer(String id) {
    return "{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"ok\"}";
  }

  /** A body. */
  public static String body(String model, String... messages) {
    return "{\"model\":\"" + model + "\",\"messages\":[" + String.join(",", messages) + "]}";
  }

  /** Reads a body of Chat Completions. */
  public static RequestFacts read(String body) {
    return read(Api.CHAT, body, null);
  }

  /** Reads a body, with hashes of its beginnings when there is something to start from. */
  public static RequestFacts read(Api api, String body, @Nullable MessageDigest keyed) {
    try {
      return RequestReader.read(api, body.getBytes(StandardCharsets.UTF_8), keyed);
    } catch (MalformedRequestException e) {
      throw new AssertionError(e);
    }
  }
}
