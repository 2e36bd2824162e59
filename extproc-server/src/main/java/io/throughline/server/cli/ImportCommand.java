package io.throughline.server.cli;

import io.throughline.replay.journal.ImportedRecord;
import io.throughline.server.cli.AdminClient.Refused;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes records into a running sidecar. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Takes exported records into a running sidecar; what it has of the same ids stays.",
      "A wrong line is named, and nothing of the file is sent."
    })
final class ImportCommand implements Callable<Integer> {
  /** Bytes of one request, well below what a sidecar takes. */
  private static final int PIECE_BYTES = 4 << 20;

  @Spec private CommandSpec spec;
  @Mixin private final AdminOption admin = new AdminOption();

  @Parameters(paramLabel = "FILE", description = "A JSON object a line, as export writes them.")
  private Path file;

  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private long pieceFrom = 1;
  private long sent;

  private interface Lines {
    void take(long number, String line) throws IOException;
  }

  @Override
  public Integer call() throws IOException {
    read((number, line) -> {});
    try (AdminClient client = admin.client(spec)) {
      read((number, line) -> add(client, number, line));
      send(client, Long.MAX_VALUE);
    }
    spec.commandLine().getErr().printf("import: %d records of %s%n", sent, file);
    return Exit.OK;
  }

  private void read(Lines lines) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + ": cannot be read (expected: a file of records)");
    }
    try (BufferedReader in = Files.newBufferedReader(file)) {
      TraceLines from = new TraceLines(in, ImportedRecord.CHARS_MAX);
      for (String line = from.next(); line != null; line = from.next()) {
        if (!line.isBlank()) {
          requireRecord(from.number(), line);
          lines.take(from.number(), line);
        }
      }
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": other bytes (expected: UTF-8)", e);
    }
  }

  private void requireRecord(long number, String line) {
    try {
      ImportedRecord.of(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": line " + number + ": " + e.getMessage(), e);
    }
  }

  private void add(AdminClient client, long number, String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    if (piece.size() + bytes.length > PIECE_BYTES) {
      send(client, number);
    }
    piece.writeBytes(bytes);
  }

  private void send(AdminClient client, long next) throws IOException {
    if (piece.size() == 0) {
      return;
    }
    try {
      sent += client.post("/api/import", piece.toByteArray()).path("records").asLong(0);
    } catch (Refused e) {
      throw new IllegalStateException(
          e.getMessage()
              + "; lines are counted from line "
              + pieceFrom
              + " of "
              + file
              + ", and "
              + sent
              + " records before it are in",
          e);
    }
    piece.reset();
    pieceFrom = next;
  }
}
