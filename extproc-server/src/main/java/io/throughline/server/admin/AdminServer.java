package io.throughline.server.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.envoy.HostPort;
import io.throughline.replay.journal.JournalReader;
import io.throughline.server.exchange.Faults;
import io.throughline.server.metrics.Meters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The admin HTTP server, on a virtual thread for each request. Its address is loopback or asks for
 * a bearer token; health, readiness and metrics may be served on an open address of their own.
 */
public final class AdminServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AdminServer.class.getName());
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int REQUESTS_MAX = 64;
  private static final int BACKLOG = 64;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(REQUESTS_MAX);

  /** Answers one request. */
  private interface Handler {
    Answer answer(HttpExchange exchange);
  }

  private AdminServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts the admin server: replay API, feedback, ratings, lookup tables, the planner's tables,
   * what-if, health, readiness, metrics.
   *
   * @param token what requests for the API must bear; null where the address is loopback
   * @throws IOException when the address cannot be bound
   */
  public static AdminServer admin(
      HostPort address,
      @Nullable String token,
      JournalReader journal,
      RatingsApi ratings,
      LookupApi lookup,
      PlanApi plans,
      Meters meters,
      BooleanSupplier ready)
      throws IOException {
    AdminServer admin = open(address, meters, ready);
    ReplayApi replay = new ReplayApi(journal);
    admin.serveBelow(
        "/v1/router_replay",
        guarded(
            token,
            exchange -> replay.answer(exchange.getRequestMethod(), exchange.getRequestURI())));
    admin.serve("/api/v1/feedback", guarded(token, ratings::feedback));
    admin.serve("/api/v1/ratings", guarded(token, ratings::ratings));
    admin.serveBelow(LookupApi.ROOT, guarded(token, lookup::answer));
    admin.serveBelow(PlanApi.ROOT, guarded(token, plans::answer));
    admin.serve(WhatIfApi.PATH, guarded(token, new WhatIfApi(journal)::answer));
    admin.server.start();
    return admin;
  }

  /**
   * Starts the open server for probes: health, readiness, metrics.
   *
   * @throws IOException when the address cannot be bound
   */
  public static AdminServer health(HostPort address, Meters meters, BooleanSupplier ready)
      throws IOException {
    AdminServer health = open(address, meters, ready);
    health.server.start();
    return health;
  }

  private static AdminServer open(HostPort address, Meters meters, BooleanSupplier ready)
      throws IOException {
    AdminServer admin =
        new AdminServer(
            HttpServer.create(new InetSocketAddress(address.host(), address.port()), BACKLOG));
    admin.server.setExecutor(admin.threads);
    admin.serveBelow("/", AdminServer::notServed);
    admin.serve("/health", exchange -> Answer.text(200, "ok\n"));
    admin.serve(
        "/ready",
        exchange -> ready.getAsBoolean() ? Answer.text(200, "ready\n") : Answer.text(503, "no\n"));
    admin.serve("/metrics", exchange -> Answer.text(200, meters.scrape()));
    return admin;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  /** Serves one path; the server itself would hand over all that begin with it. */
  private void serve(String path, Handler handler) {
    serveBelow(
        path,
        exchange ->
            exchange.getRequestURI().getPath().equals(path)
                ? handler.answer(exchange)
                : notServed(exchange));
  }

  private static Answer notServed(HttpExchange exchange) {
    return Answer.error(404, exchange.getRequestURI().getPath());
  }

  private void serveBelow(String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            send(exchange, bounded(exchange, handler));
          }
        });
  }

  private Answer bounded(HttpExchange exchange, Handler handler) {
    if (!places.tryAcquire()) {
      return Answer.error(503, "more than " + REQUESTS_MAX + " admin requests at one time");
    }
    try {
      return handler.answer(exchange);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "admin request failed: " + Faults.withoutText(e));
      return Answer.error(500, "the request failed");
    } finally {
      places.release();
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body =
        answer.json() == null
            ? answer.text().getBytes(StandardCharsets.UTF_8)
            : JSON.writeValueAsBytes(answer.json());
    exchange
        .getResponseHeaders()
        .set(
            "content-type",
            answer.json() == null ? "text/plain; charset=utf-8" : "application/json");
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static Handler guarded(@Nullable String token, Handler handler) {
    return exchange ->
        bears(token, exchange)
            ? handler.answer(exchange)
            : Answer.error(401, "authorization: absent or wrong (expected: Bearer TOKEN)");
  }

  private static boolean bears(@Nullable String token, HttpExchange exchange) {
    if (token == null) {
      return true;
    }
    String header = exchange.getRequestHeaders().getFirst("authorization");
    byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    return header != null
        && MessageDigest.isEqual(expected, header.getBytes(StandardCharsets.UTF_8));
  }
}
