package io.throughline.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entries on the local disk while their store is away: segments of lines, each with its checksum,
 * synced before {@link #add} returns. Read back in the order they came. Bounded in bytes. What a
 * process that died has left is taken over by the next one. Not thread-safe.
 */
final class Spill implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<List<@Nullable Object>> VALUES = new TypeReference<>() {};
  private static final String SUFFIX = ".spill";
  private static final int CHECKSUM_CHARS = 8;

  private final Path folder;
  private final long bytesMax;
  private final ProcessLock lock;
  private final List<Path> segments = new ArrayList<>();
  private long bytes;
  private long nextNumber;

  private Spill(Path folder, long bytesMax, ProcessLock lock) {
    this.folder = folder;
    this.bytesMax = bytesMax;
    this.lock = lock;
  }

  /** No room for a batch. */
  static final class FullException extends IOException {
    private static final long serialVersionUID = 1L;

    FullException(String message) {
      super(message);
    }
  }

  /**
   * Entries of one segment.
   *
   * @param file to be removed once they are stored
   * @param damaged lines that could not be read: the last one, where a process died in its midst
   */
  record Segment(Path file, List<JournalEntry> entries, int damaged) {}

  /**
   * Opens the folder, with what is in it.
   *
   * @throws JournalStoreException when another process has it
   * @throws IOException when it cannot be read
   */
  static Spill open(Path folder, long bytesMax) throws IOException, JournalStoreException {
    Files.createDirectories(folder);
    ProcessLock lock = ProcessLock.of(folder.resolve("lock"));
    try {
      Spill spill = new Spill(folder, bytesMax, lock);
      spill.takeOver();
      return spill;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What a process before has left. */
  private void takeOver() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().forEach(segments::add);
    }
    for (Path segment : segments) {
      bytes += Files.size(segment);
      nextNumber = Math.max(nextNumber, number(segment) + 1);
    }
  }

  private static long number(Path segment) {
    String name = segment.getFileName().toString();
    String digits = name.substring(0, name.length() - SUFFIX.length());
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /**
   * Writes and syncs entries as one segment.
   *
   * @return its file
   * @throws FullException when they would pass the bound
   * @throws IOException when the disk does not take them; nothing of them is left then
   */
  Path add(List<JournalEntry> entries) throws IOException {
    byte[] lines = lines(entries);
    if (bytes + lines.length > bytesMax) {
      throw new FullException(bytesMax + " bytes are spilled (expected: no more)");
    }
    Path segment = folder.resolve("%018d%s".formatted(nextNumber++, SUFFIX));
    try (FileChannel channel =
        FileChannel.open(segment, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(lines);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(segment);
      throw e;
    }
    segments.add(segment);
    bytes += lines.length;
    return segment;
  }

  /**
   * The oldest segment; null when there is none.
   *
   * @throws IOException when it cannot be read
   */
  @Nullable Segment oldest() throws IOException {
    return segments.isEmpty() ? null : read(segments.getFirst());
  }

  /**
   * Forgets a segment whose entries are stored.
   *
   * @throws IOException when it cannot be removed
   */
  void remove(Path segment) throws IOException {
    long size = Files.size(segment);
    Files.delete(segment);
    segments.remove(segment);
    bytes -= size;
  }

  private static byte[] lines(List<JournalEntry> entries) {
    StringBuilder lines = new StringBuilder();
    for (JournalEntry entry : entries) {
      List<@Nullable Object> values = new ArrayList<>();
      values.addAll(entry.requestValues());
      values.addAll(entry.outcomeValues());
      values.replaceAll(Spill::written);
      String json = JSON.writeValueAsString(values);
      lines.append(checksum(json)).append(' ').append(json).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Segment read(Path file) throws IOException {
    List<JournalEntry> entries = new ArrayList<>();
    int damaged = 0;
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    for (String line : text.split("\n")) {
      JournalEntry entry = line.isEmpty() ? null : entry(line);
      if (entry != null) {
        entries.add(entry);
      } else if (!line.isEmpty()) {
        damaged++;
      }
    }
    return new Segment(file, entries, damaged);
  }

  private static @Nullable JournalEntry entry(String line) {
    String json = line.length() <= CHECKSUM_CHARS ? "" : line.substring(CHECKSUM_CHARS + 1);
    if (json.isEmpty() || !line.startsWith(checksum(json))) {
      return null;
    }
    try {
      List<@Nullable Object> values = new ArrayList<>(JSON.readValue(json, VALUES));
      int request = Columns.REQUEST.size();
      if (values.size() != request + Columns.OUTCOME.size()) {
        return null;
      }
      values.replaceAll(Spill::readBack);
      return JournalEntry.ofValues(
          Collections.unmodifiableList(values.subList(0, request)),
          Collections.unmodifiableList(values.subList(request, values.size())));
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Bytes as a list of one Base64 text, which no other value is. */
  private static @Nullable Object written(@Nullable Object value) {
    return value instanceof byte[] bytes
        ? List.of(Base64.getEncoder().encodeToString(bytes))
        : value;
  }

  private static @Nullable Object readBack(@Nullable Object value) {
    return switch (value) {
      case List<?> bytes -> Base64.getDecoder().decode(String.valueOf(bytes.getFirst()));
      case Integer number -> number.longValue();
      case null, default -> value;
    };
  }

  private static String checksum(String json) {
    CRC32C checksum = new CRC32C();
    checksum.update(json.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(checksum.getValue());
  }

  @Override
  public void close() {
    lock.close();
  }
}
