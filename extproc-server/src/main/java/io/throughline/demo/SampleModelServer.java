package io.throughline.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small OpenAI-compatible model server on 127.0.0.1: {@code POST /v1/chat/completions}, streamed
 * or not, with usage, cached tokens and tool calls. It keeps what it received, in order, so that a
 * test or the demo can compare it with what the sidecar says. Thread-safe.
 */
public final class SampleModelServer implements AutoCloseable {
  static {
    // Else the JDK's server waits for acknowledgements between the parts of a reply.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final String PATH = "/v1/chat/completions";
  private static final int BACKLOG = 1_024;
  private static final int BODY_BYTES_MAX = 64 << 20;
  private static final int RECEIVED_MAX = 20_000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String name;
  private final Brain brain;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final PrefixCache cache = new PrefixCache();
  private final AtomicLong answers = new AtomicLong();
  private final InstantSource clock = InstantSource.system();
  private final Deque<Received> received = new ArrayDeque<>();
  private volatile Faults faults = Faults.NONE;
  private volatile Pace pace = Pace.UNBOUND;

  private SampleModelServer(String name, Brain brain, HttpServer http) {
    this.name = name;
    this.brain = brain;
    this.http = http;
  }

  /**
   * Starts a server.
   *
   * @param name the logical model it stands for; part of its answers' ids
   * @param port the port on 127.0.0.1, 0 = any free one
   * @throws IOException when the port is in use
   */
  public static SampleModelServer start(String name, int port, Brain brain) throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    var server = new SampleModelServer(name, brain, HttpServer.create(address, BACKLOG));
    server.http.createContext("/", server::handle);
    server.http.setExecutor(server.threads);
    server.http.start();
    return server;
  }

  /** The logical model this server stands for. */
  public String name() {
    return name;
  }

  /** The port it listens on. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** Its address without a path, as in {@code http://127.0.0.1:9001}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** What it received so far, oldest first; of very many requests the newest. A copy. */
  public List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** Removes and returns what it received with that header, oldest first. */
  List<Received> take(String header, String value) {
    synchronized (received) {
      List<Received> taken =
          received.stream().filter(request -> request.header(header).equals(value)).toList();
      received.removeAll(taken);
      return taken;
    }
  }

  /** What it does wrong from the next request on. */
  public void faults(Faults faults) {
    this.faults = faults;
  }

  /** How fast it answers from the next request on. */
  void pace(Pace pace) {
    this.pace = pace;
  }

  /** Stops at once; open streams are cut. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
    Map<String, String> headers = headers(exchange);
    String session = headers.getOrDefault("x-session-id", "");
    Faults now = faults;
    pause(now.delay());
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      log("", session, body, headers, 404);
      sendError(exchange, 404, "no such path");
      return;
    }
    JsonNode parsed = parse(body);
    if (!(parsed instanceof ObjectNode json)) {
      log("", session, body, headers, 400);
      sendError(exchange, 400, "the body is not a JSON object");
      return;
    }
    var request = new ChatRequest(session, json);
    if (now.status() != 200) {
      log(request.model(), session, body, headers, now.status());
      sendError(exchange, now.status(), "this server was told to fail");
      return;
    }
    answer(exchange, request, body, headers, now);
  }

  private void answer(
      HttpExchange exchange,
      ChatRequest request,
      byte[] body,
      Map<String, String> headers,
      Faults now)
      throws IOException {
    Completion completion;
    try {
      completion = complete(request);
    } catch (RuntimeException e) {
      log(request.model(), request.sessionId(), body, headers, 500);
      sendError(exchange, 500, String.valueOf(e.getMessage()));
      return;
    }
    log(request.model(), request.sessionId(), body, headers, 200);
    Pace own = pace;
    List<ObjectNode> chunks = completion.chunks(request.includeUsage());
    pause(request.stream() ? own.first() : own.whole(chunks.size()));
    if (request.stream()) {
      stream(exchange, chunks, now.cutAfterChunks(), own.each());
    } else {
      send(exchange, 200, completion.toJson());
    }
  }

  private Completion complete(ChatRequest request) {
    ObjectNode message = brain.answer(request);
    TokenUsage prompt = cache.read(request);
    var usage = new TokenUsage(prompt.input(), prompt.cached(), Completion.outputTokens(message));
    String id = "chatcmpl-" + name + "-" + answers.incrementAndGet();
    long created = clock.instant().getEpochSecond();
    return new Completion(id, created, request.model(), message, usage);
  }

  private static void stream(
      HttpExchange exchange, List<ObjectNode> chunks, int cutAfter, Duration each)
      throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    int sent = 0;
    for (ObjectNode chunk : chunks) {
      if (sent++ == cutAfter) {
        // Leaving the handler this way drops the connection without the last chunk.
        throw new IOException("stream cut on purpose");
      }
      event(out, chunk.toString());
      pause(each);
    }
    event(out, "[DONE]");
    out.close();
  }

  private static void event(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void sendError(HttpExchange exchange, int status, String message)
      throws IOException {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode error = body.putObject("error").put("message", message);
    error.put("type", status < 500 ? "invalid_request_error" : "server_error");
    error.putNull("param").putNull("code");
    send(exchange, status, body);
  }

  private static void send(HttpExchange exchange, int status, ObjectNode json) throws IOException {
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private void log(
      String model, String session, byte[] body, Map<String, String> headers, int status) {
    synchronized (received) {
      if (received.size() == RECEIVED_MAX) {
        received.removeFirst();
      }
      received.addLast(new Received(model, session, body, clock.instant(), headers, status));
    }
  }

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return Map.copyOf(headers);
  }

  private static void pause(Duration delay) throws IOException {
    if (delay.isZero()) {
      return;
    }
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while waiting", e);
    }
  }
}
