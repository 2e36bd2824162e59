package io.throughline.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Asks a Redis one thing, without any of the code that is tested. */
final class Resp {
  private static final int TIMEOUT_MILLIS = 5_000;

  private Resp() {}

  /** The answer as text, its bytes as ISO-8859-1; lists are in brackets, an error is thrown. */
  static String ask(int port, Object... words) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(command(words));
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static byte[] command(Object... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(("*" + words.length + "\r\n").getBytes(UTF_8));
    for (Object word : words) {
      byte[] bytes = word instanceof byte[] raw ? raw : word.toString().getBytes(UTF_8);
      out.write(("$" + bytes.length + "\r\n").getBytes(UTF_8));
      out.write(bytes);
      out.write("\r\n".getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static String read(InputStream in) throws IOException {
    String line = line(in);
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '-' -> throw new IOException(rest);
      case '$' -> bulk(in, Integer.parseInt(rest));
      case '*' -> list(in, Integer.parseInt(rest)).toString();
      default -> rest;
    };
  }

  private static List<String> list(InputStream in, int length) throws IOException {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add(read(in));
    }
    return items;
  }

  private static String bulk(InputStream in, int length) throws IOException {
    if (length < 0) {
      return "";
    }
    String text = new String(in.readNBytes(length), ISO_8859_1);
    line(in);
    return text;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
