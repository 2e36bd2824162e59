package io.throughline.server.cli;

import io.throughline.server.parquet.ParquetWriter;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes records out of a running sidecar. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Writes the records of a running sidecar, newest first: a JSON object a line, or Parquet.")
final class ExportCommand implements Callable<Integer> {
  /** Tells that the lines before it are not all. */
  private static final String BROKEN_OFF = "{\"error\":";

  /** How records are written. */
  enum Format {
    /** A JSON object a line. */
    NDJSON,
    /** A table, with the whole record in its last column. */
    PARQUET
  }

  /** Takes one record, a JSON object. */
  private interface Lines {
    void take(String line) throws IOException;
  }

  @Spec private CommandSpec spec;
  @Mixin private final AdminOption admin = new AdminOption();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The file; it is replaced whole. Without it, standard output.")
  private @Nullable Path to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "ndjson",
      description = "ndjson (default), or parquet, which needs --to.")
  private Format format;

  @Option(
      names = "--filter",
      paramLabel = "NAME=VALUE",
      description =
          "A filter of GET /api/export, such as from=2026-01-31T00:00:00Z; may be repeated.")
  private Map<String, String> filters = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    if (to == null) {
      toStandardOutput();
      return Exit.OK;
    }
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try {
      long records = write(part);
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
      spec.commandLine().getErr().printf("export: %d records in %s%n", records, to);
    } finally {
      Files.deleteIfExists(part);
    }
    return Exit.OK;
  }

  private void toStandardOutput() throws IOException {
    if (format != Format.NDJSON) {
      throw new ParameterException(
          spec.commandLine(), "--to: absent (expected: a file, with --format parquet)");
    }
    PrintWriter out = spec.commandLine().getOut();
    copy(line -> {
      out.write(line);
      out.write('\n');
      if (out.checkError()) {
        throw new IOException("standard output: closed (expected: one that takes all records)");
      }
    });
    out.flush();
  }

  private long write(Path part) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      if (format == Format.NDJSON) {
        return copy(line -> out.write((line + "\n").getBytes(StandardCharsets.UTF_8)));
      }
      try (ParquetWriter table = new ParquetWriter(out, RecordTable.columns())) {
        return copy(line -> table.add(RecordTable.row(line, AdminClient.JSON.readTree(line))));
      }
    }
  }

  private long copy(Lines each) throws IOException {
    Map<String, String> query = new LinkedHashMap<>(filters);
    query.put("format", "ndjson");
    long records = 0;
    try (AdminClient client = admin.client(spec);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    client.stream("/api/export", query), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(BROKEN_OFF)) {
          throw new IllegalStateException("broken off after " + records + " records: " + line);
        }
        each.take(line);
        records++;
      }
    }
    return records;
  }
}
