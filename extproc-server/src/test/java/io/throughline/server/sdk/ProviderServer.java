package io.throughline.server.sdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * The server of one model, as honest as a provider's: what it has not issued it does not continue.
 * It compresses where it is asked to, and writes down what it got. Thread-safe.
 */
public final class ProviderServer implements AutoCloseable {
  static {
    // Else the JDK's server waits for acknowledgements between the parts of an answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final String RESPONSES = "/v1/responses";

  private final String model;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ChatDialect chat;
  private final ResponsesDialect responses;
  private final MessagesDialect messages;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  private ProviderServer(String model) throws IOException {
    this.model = model;
    Issued issued = new Issued(model);
    chat = new ChatDialect(model, issued);
    responses = new ResponsesDialect(model, issued);
    messages = new MessagesDialect(model, issued);
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
  }

  /** Serves the model on a free port. */
  public static ProviderServer start(String model) throws IOException {
    ProviderServer started = new ProviderServer(model);
    started.server.start();
    return started;
  }

  /** The name of its model, which stands in all ids that it issues and in all its texts. */
  public String model() {
    return model;
  }

  /** Its port on 127.0.0.1. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What it got so far, oldest first. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    JsonNode body = Trees.read(text);
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    Answer answer = answer(method, path, body);
    seen.add(
        new Seen(
            model,
            method,
            path,
            headers,
            body,
            answer.status(),
            answer.foreign(),
            answer.answeredCalls()));
    write(exchange, answer, headers.getOrDefault("accept-encoding", "").contains("gzip"));
  }

  private Answer answer(String method, String path, JsonNode body) {
    return switch (method + " " + path) {
      case "POST /v1/chat/completions" -> chat.answer(body);
      case "POST /v1/embeddings" -> chat.embeddings(body);
      case "POST /v1/messages" -> messages.answer(body);
      case "POST /v1/messages/count_tokens" -> messages.count(body);
      case "POST " + RESPONSES -> responses.answer(body);
      default -> kept(method, path);
    };
  }

  private Answer kept(String method, String path) {
    String[] parts = path.split("/");
    if (!path.startsWith(RESPONSES + "/") || parts.length > 5) {
      return Answer.whole(404, MessagesDialect.error("no such path"));
    }
    String id = parts[3];
    return switch (method + " " + (parts.length == 5 ? parts[4] : "")) {
      case "GET " -> responses.retrieve(id);
      case "DELETE " -> responses.delete(id);
      case "POST cancel" -> responses.cancel(id);
      case "GET input_items" -> responses.inputItems(id);
      default -> Answer.whole(404, MessagesDialect.error("no such path"));
    };
  }

  private static void write(HttpExchange exchange, Answer answer, boolean gzip) throws IOException {
    boolean whole = answer.whole() != null;
    exchange
        .getResponseHeaders()
        .set("content-type", whole ? "application/json" : "text/event-stream");
    if (gzip) {
      exchange.getResponseHeaders().set("content-encoding", "gzip");
    }
    if (whole) {
      byte[] bytes = answer.whole().toString().getBytes(StandardCharsets.UTF_8);
      byte[] sent = gzip ? zipped(bytes) : bytes;
      exchange.sendResponseHeaders(answer.status(), sent.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(sent);
      }
    } else {
      exchange.sendResponseHeaders(answer.status(), 0);
      try (OutputStream out =
          gzip
              ? new GZIPOutputStream(exchange.getResponseBody(), true)
              : exchange.getResponseBody()) {
        for (String event : answer.events()) {
          out.write(event.getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
    }
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }
}
