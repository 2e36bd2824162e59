package io.throughline.server.learned;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells whether somebody else has written a file since it was looked at. */
final class FileStamp {
  private FileStamp() {}

  /** Time and size; "" where there is no file, or it cannot be looked at. */
  static String of(@Nullable Path file) {
    try {
      return file == null || !Files.exists(file)
          ? ""
          : Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "";
    }
  }
}
