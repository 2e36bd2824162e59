package io.throughline.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends bytes that no well-behaved client would, over one connection, and reads the answer. */
final class RawHttp {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private RawHttp() {}

  /** An answer; the body without its framing. */
  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    private static Answer of(String whole) {
      int end = whole.indexOf("\r\n\r\n");
      if (end < 0) {
        return new Answer(0, Map.of(), whole);
      }
      String[] lines = whole.substring(0, end).split("\r\n");
      Map<String, String> headers = new TreeMap<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
      return new Answer(
          Integer.parseInt(lines[0].split(" ")[1]), headers, whole.substring(end + 4));
    }
  }

  /** Sends and reads until the server closes, so the bytes had better ask for that. */
  static Answer send(int port, byte[] request) throws IOException {
    try (Socket socket = open(port)) {
      try {
        socket.getOutputStream().write(request);
      } catch (IOException e) {
        // Answered and closed before it was all sent.
      }
      return read(socket);
    }
  }

  static Socket open(int port) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(Math.toIntExact(ANSWER_WITHIN.toMillis()));
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    return socket;
  }

  static Answer read(Socket socket) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] part = new byte[8_192];
    try {
      for (int n = socket.getInputStream().read(part);
          n >= 0;
          n = socket.getInputStream().read(part)) {
        answer.write(part, 0, n);
      }
    } catch (java.net.SocketException e) {
      // The connection was reset after the answer.
    }
    return Answer.of(answer.toString(StandardCharsets.UTF_8));
  }

  /** A request with a body and its length. */
  static byte[] post(String path, byte[] body, String... headerLines) {
    String[] lines = java.util.Arrays.copyOf(headerLines, headerLines.length + 1);
    lines[headerLines.length] = "content-length: " + body.length;
    return request("POST", path, body, lines);
  }

  /** A request whose framing is in the header lines. */
  static byte[] request(String method, String path, byte[] body, String... headerLines) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: router\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    head.append("connection: close\r\n\r\n");
    request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    return request.toByteArray();
  }

  /** Writes slowly: part by part, with a pause between that the server must bear. */
  static Answer sendSlowly(int port, Duration pause, byte[]... parts)
      throws IOException, InterruptedException {
    try (Socket socket = open(port)) {
      OutputStream out = socket.getOutputStream();
      for (byte[] part : parts) {
        out.write(part);
        out.flush();
        Thread.sleep(pause.toMillis());
      }
      return read(socket);
    }
  }
}
