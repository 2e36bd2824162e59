package io.throughline.server.admin;

import io.throughline.server.admin.Route.Doc;
import io.throughline.server.config.RouterConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Logs browsers in and out, and tells a caller who it is. Thread-safe. */
final class LoginApi {
  private static final int BODY_BYTES_MAX = 8_192;

  /** Logins whose bodies are read at one time: anybody may begin one. */
  static final int READ_MAX = 8;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, Object> ME =
      Schemas.object()
          .with("login_required", Schemas.FLAG)
          .with("logged_in", Schemas.FLAG)
          .may("scope", Schemas.words("read", "admin"))
          .may("tenant", Schemas.TEXT)
          .with("capture", Schemas.FLAG)
          .schema();

  private final Callers callers;
  private final Supplier<RouterConfig> config;
  private final Semaphore reading = new Semaphore(READ_MAX);

  LoginApi(Callers callers, Supplier<RouterConfig> config) {
    this.callers = callers;
    this.config = config;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "POST",
            "/console/login",
            Need.NOTHING,
            this::login,
            Doc.nothing("login", "Logs a browser in with a token; the answer sets a cookie.")
                .takes(Answer.JSON, Schemas.object().with("token", Schemas.SOME_TEXT).schema())
                .fails(401, 403, 503)),
        new Route(
            "POST",
            "/console/logout",
            Need.NOTHING,
            this::logout,
            Doc.nothing("logout", "Ends the login of the cookie, if there is one.").fails(403)),
        Route.get(
            "/api/me",
            Need.NOTHING,
            this::me,
            Doc.of("me", "Who the caller is, and whether it has to log in.", ME)));
  }

  private Answer login(Call call) {
    if (!reading.tryAcquire()) {
      return Answer.error(503, "more than " + READ_MAX + " logins at one time");
    }
    String token;
    try {
      token = token(call);
    } finally {
      reading.release();
    }
    String id = callers.login(token);
    return id == null
        ? Answer.error(401, "token: wrong (expected: one that this address takes)")
        : Answer.nothing().with("set-cookie", cookie(call, id, Logins.LIFETIME.toSeconds()));
  }

  private static String token(Call call) {
    try {
      byte[] body = call.body(BODY_BYTES_MAX);
      JsonNode token = body.length > BODY_BYTES_MAX ? null : JSON.readTree(body).path("token");
      if (token != null && token.isString()) {
        return token.asString();
      }
    } catch (IOException | JacksonException e) {
      // Its words would tell what the body holds.
    }
    throw new IllegalArgumentException("body: other (expected: {\"token\": \"…\"})");
  }

  private Answer logout(Call call) {
    callers.logout(call.request());
    return Answer.nothing().with("set-cookie", cookie(call, "", 0));
  }

  private static String cookie(Call call, String id, long seconds) {
    boolean secure = "https".equals(call.header("x-forwarded-proto"));
    return Callers.COOKIE
        + "="
        + id
        + "; HttpOnly; SameSite=Strict; Path=/; Max-Age="
        + seconds
        + (secure ? "; Secure" : "");
  }

  private Answer me(Call call) {
    Access access = callers.access(call.request());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("login_required", callers.areAsked());
    json.put("logged_in", callers.areAsked() && access != null);
    if (access != null) {
      json.put("scope", access.scope().name().toLowerCase(Locale.ROOT));
      if (!access.ofAllTenants()) {
        json.put("tenant", access.tenant());
      }
    }
    json.put("capture", config.get().sidecar().journal().textBytesMax() > 0);
    return Answer.json(json).with("cache-control", "no-store");
  }
}
