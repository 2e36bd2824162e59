package io.throughline.server.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.envoy.HostPort;
import io.throughline.server.admin.Call.Request;
import io.throughline.server.metrics.Meters;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * The admin HTTP server, on a virtual thread for each request. Its address is loopback or asks for
 * a bearer token; health, readiness and metrics may be served on an open address of their own. A
 * caller that is slow, whoever it is, takes no {@linkplain Places place} of others, and loses its
 * own after {@link #PATIENCE}.
 */
public final class AdminServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BACKLOG = 64;

  /** Longest wait for a request's head, for its body, and for somebody to take an answer. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int STREAMED_AT_ONCE = 1 << 16;
  private static final int NO_BODY = -1;
  private static final int CHUNKED = 0;

  static {
    // The JDK's server reads it once; without, a head that does not come is waited for without end.
    String name = "sun.net.httpserver.maxReqTime";
    System.setProperty(name, System.getProperty(name, String.valueOf(PATIENCE.toSeconds())));
  }

  private final HttpServer server;
  private final Router router;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Places places = new Places();
  private final Patience patience;
  private final Set<Thread> streaming = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private AdminServer(HttpServer server, Router router, Duration patience) {
    this.server = server;
    this.router = router;
    this.patience = new Patience(patience);
  }

  /**
   * Starts the admin server.
   *
   * @param tokens what requests for the API must bear
   * @throws IOException when the address cannot be bound
   */
  public static AdminServer admin(HostPort address, AccessTokens tokens, AdminParts parts)
      throws IOException {
    return admin(address, tokens, parts, PATIENCE);
  }

  /**
   * The same.
   *
   * @param patience longest wait for a body, and for somebody to take an answer
   */
  static AdminServer admin(
      HostPort address, AccessTokens tokens, AdminParts parts, Duration patience)
      throws IOException {
    Callers callers = new Callers(tokens, parts.clock());
    return open(address, new Router(callers, routes(parts, callers)), patience);
  }

  /** The routes of an address that asks for no token. */
  static List<Route> routes(AdminParts parts) {
    return routes(parts, new Callers(AccessTokens.OPEN, parts.clock()));
  }

  /** Everything that the admin address serves, in the order in which it is told. */
  static List<Route> routes(AdminParts parts, Callers callers) {
    List<Route> routes = new ArrayList<>(new ProbeApi(parts.meters(), parts.ready()).routes());
    routes.addAll(new ConsoleFiles().routes());
    routes.addAll(new LoginApi(callers, parts.config()).routes());
    routes.addAll(new LiveApi(parts.live(), callers, parts.clock()).routes());
    routes.addAll(new HealthApi(parts).routes());
    routes.addAll(new ReplayApi(parts.journal(), parts.clock()).routes());
    routes.addAll(new TenantApi(parts.durable(), parts.live()).routes());
    routes.addAll(new TransferApi(parts.journal(), parts.durable()).routes());
    routes.addAll(new SumsApi(parts).routes());
    routes.addAll(new SeriesApi(parts).routes());
    routes.addAll(new RecommendationsApi(parts).routes());
    routes.addAll(new ConfigApi(parts.text()).routes());
    routes.addAll(new SessionsApi(parts).routes());
    routes.addAll(new WhatIfApi(parts.journal()).routes());
    routes.addAll(parts.ratings().routes());
    routes.addAll(parts.lookup().routes());
    routes.addAll(parts.plans().routes());
    return OpenApi.withDocument(routes);
  }

  /**
   * Starts the open server for probes: health, readiness, metrics.
   *
   * @throws IOException when the address cannot be bound
   */
  public static AdminServer health(HostPort address, Meters meters, BooleanSupplier ready)
      throws IOException {
    return open(
        address, new Router(Callers.anybody(), new ProbeApi(meters, ready).routes()), PATIENCE);
  }

  private static AdminServer open(HostPort address, Router router, Duration patience)
      throws IOException {
    AdminServer admin =
        new AdminServer(
            HttpServer.create(new InetSocketAddress(address.host(), address.port()), BACKLOG),
            router,
            patience);
    admin.server.setExecutor(admin.threads);
    admin.server.createContext("/", admin::serve);
    admin.server.start();
    return admin;
  }

  @Override
  public void close() {
    closed = true;
    streaming.forEach(Thread::interrupt);
    server.stop(0);
    threads.close();
    patience.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = request(exchange);
      Semaphore place = place(request);
      if (!place.tryAcquire()) {
        send(exchange, ProblemDetails.written(exchange.getRequestURI().toString(), BUSY));
        return;
      }
      Answer answer;
      try {
        answer = router.answer(request);
        if (!(answer.body() instanceof Answer.Events)) {
          send(exchange, answer);
        }
      } finally {
        place.release();
      }
      if (answer.body() instanceof Answer.Events events) {
        stream(exchange, answer, events);
      }
    }
  }

  private Semaphore place(Request request) {
    return ProbeApi.PATHS.contains(Objects.requireNonNullElse(request.uri().getRawPath(), ""))
        ? places.ofProbes()
        : places.of(router.access(request));
  }

  private void stream(HttpExchange exchange, Answer answer, Answer.Events events)
      throws IOException {
    Thread thread = Thread.currentThread();
    streaming.add(thread);
    try {
      if (!closed) {
        send(exchange, answer);
      }
    } finally {
      streaming.remove(thread);
      events.end().run();
    }
  }

  private static final Answer BUSY =
      Answer.error(503, "more than " + Places.MOST + " admin requests at one time");

  private Request request(HttpExchange exchange) {
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        exchange.getRequestHeaders()::getFirst,
        most -> patience.within(() -> exchange.getRequestBody().readNBytes(most)));
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("content-type", answer.type());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), NO_BODY);
    } else if (answer.body() instanceof Answer.Stream stream) {
      exchange.sendResponseHeaders(answer.status(), CHUNKED);
      OutputStream chunks = patience.patient(exchange.getResponseBody());
      try (OutputStream out = new BufferedOutputStream(chunks, STREAMED_AT_ONCE)) {
        stream.writing().to(out);
      }
    } else if (answer.body() instanceof Answer.Events events) {
      exchange.sendResponseHeaders(answer.status(), CHUNKED);
      try (OutputStream out = exchange.getResponseBody()) {
        events.writing().to(out);
      }
    } else {
      byte[] body = bytes(answer.body());
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? NO_BODY : body.length);
      if (body.length > 0) {
        OutputStream out = patience.patient(exchange.getResponseBody());
        out.write(body);
        out.flush();
      }
    }
  }

  private static byte[] bytes(Answer.Body body) {
    return switch (body) {
      case Answer.Json json -> JSON.writeValueAsBytes(json.value());
      case Answer.Text text -> text.text().getBytes(StandardCharsets.UTF_8);
      case Answer.Problem problem -> problem.detail().getBytes(StandardCharsets.UTF_8);
      case Answer.Stream stream -> new byte[0];
      case Answer.Events events -> new byte[0];
    };
  }
}
