package io.throughline.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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

/** A model server whose every answer the test writes by itself. */
public final class ScriptedModel implements AutoCloseable {
  static {
    // Else the JDK's server waits for acknowledgements between the parts of an answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final int BACKLOG = 2_048;

  /** Writes one answer. Throwing drops the connection. */
  @FunctionalInterface
  public interface Script {
    void answer(String request, Reply reply) throws Exception;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private volatile Script script;
  private volatile boolean keeping = true;

  public ScriptedModel(Script script) throws IOException {
    this(0, script);
  }

  /** One on a port where another one was before. */
  ScriptedModel(int port, Script script) throws IOException {
    this.script = script;
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** One that keeps nothing of what it receives, for very many requests. */
  public static ScriptedModel forgetful(Script script) throws IOException {
    ScriptedModel model = new ScriptedModel(script);
    model.keeping = false;
    return model;
  }

  /** The bodies received so far, oldest first. */
  List<String> received() {
    return List.copyOf(received);
  }

  /** The headers received so far by lower-case name, oldest first. */
  List<Map<String, List<String>>> headers() {
    return List.copyOf(headers);
  }

  /** Answers so from the next request on. */
  void script(Script next) {
    script = next;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, List<String>> lowerCase = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> lowerCase.put(name.toLowerCase(Locale.ROOT), values));
    if (keeping) {
      headers.add(lowerCase);
      received.add(body);
    }
    try {
      script.answer(body, new Reply(exchange));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** One answer. */
  public record Reply(HttpExchange exchange) {
    /** A header of the request; empty when it is absent. */
    public String header(String name) {
      String value = exchange.getRequestHeaders().getFirst(name);
      return value == null ? "" : value;
    }

    /** A whole JSON answer. */
    public void json(int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }

    /** Sends the headers of an event stream; what is written goes out with each flush. */
    OutputStream events() throws IOException {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      return exchange.getResponseBody();
    }
  }
}
