package io.throughline.server.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the console, plain and packed once.
 *
 * @param type content type
 * @param etag of the plain bytes, with its quotation marks
 * @param packedEtag of the packed ones
 */
record ConsoleFile(String type, byte[] plain, byte[] packed, String etag, String packedEtag) {
  private static final int HASH_BYTES = 12;

  /**
   * Reads a resource of the class path.
   *
   * @throws IllegalStateException when it is not there
   */
  static ConsoleFile read(String resource) {
    try (InputStream in = ConsoleFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": absent (expected: packed with the program)");
      }
      byte[] plain = in.readAllBytes();
      String hash = hash(plain);
      return new ConsoleFile(
          type(resource), plain, packed(plain), '"' + hash + '"', '"' + hash + "-gzip\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String resource) {
    return switch (resource.substring(resource.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }

  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new Best(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private static final class Best extends GZIPOutputStream {
    Best(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private static String hash(byte[] plain) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: absent (expected: in every Java)", e);
    }
  }
}
