package io.throughline.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What tells one content of a file from another without reading it.
 *
 * @param real the path after all links
 * @param bytes the file's size
 * @param modifiedNanos when it was written
 * @param key its inode and device
 */
record FileVersion(Path real, long bytes, long modifiedNanos, @Nullable Object key) {
  /** The version of a file now; null without a readable one. */
  static @Nullable FileVersion of(Path file) {
    try {
      Path real = file.toRealPath();
      BasicFileAttributes found = Files.readAttributes(real, BasicFileAttributes.class);
      long modified = found.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      return new FileVersion(real, found.size(), modified, found.fileKey());
    } catch (IOException e) {
      return null;
    }
  }
}
