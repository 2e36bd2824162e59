package io.throughline.envoy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** A model's server that remembers the last request. */
final class UpstreamServer implements AutoCloseable {
  private final HttpServer server;
  private final AtomicReference<Map<String, List<String>>> headers =
      new AtomicReference<>(Map.of());
  private final AtomicReference<String> body = new AtomicReference<>("");
  private final AtomicReference<List<String>> answerHeaders = new AtomicReference<>(List.of());

  UpstreamServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The last request's headers by lower-case name. */
  Map<String, List<String>> headers() {
    return headers.get();
  }

  long bodyBytes() {
    return body.get().getBytes(StandardCharsets.UTF_8).length;
  }

  /** The last request's body. */
  String body() {
    return body.get();
  }

  /** Headers of every answer from now on, in pairs. */
  void answersWith(String... pairs) {
    answerHeaders.set(List.of(pairs));
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, List<String>> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    seen.putAll(exchange.getRequestHeaders());
    body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    headers.set(seen);
    List<String> more = answerHeaders.get();
    for (int i = 0; i < more.size(); i += 2) {
      exchange.getResponseHeaders().add(more.get(i), more.get(i + 1));
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
