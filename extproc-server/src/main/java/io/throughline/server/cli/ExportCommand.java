package io.throughline.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Writer;
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
import picocli.CommandLine.Spec;

/** Takes records out of a running sidecar. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes the records of a running sidecar, newest first, a JSON object a line.")
final class ExportCommand implements Callable<Integer> {
  /** Tells that the lines before it are not all. */
  private static final String BROKEN_OFF = "{\"error\":";

  @Spec private CommandSpec spec;
  @Mixin private final AdminOption admin = new AdminOption();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The file; it is replaced whole. Without it, standard output.")
  private @Nullable Path to;

  @Option(
      names = "--filter",
      paramLabel = "NAME=VALUE",
      description =
          "A filter of GET /api/export, such as from=2026-01-31T00:00:00Z; may be repeated.")
  private Map<String, String> filters = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    if (to == null) {
      copy(spec.commandLine().getOut());
      return Exit.OK;
    }
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try (Writer out = Files.newBufferedWriter(part)) {
      long records = copy(new PrintWriter(out));
      out.flush();
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
      spec.commandLine().getErr().printf("export: %d records in %s%n", records, to);
    } finally {
      Files.deleteIfExists(part);
    }
    return Exit.OK;
  }

  private long copy(PrintWriter out) throws IOException {
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
        out.write(line);
        out.write('\n');
        records++;
        if (out.checkError()) {
          throw new IOException("--to: " + to + " (expected: a file that can be written)");
        }
      }
    }
    out.flush();
    return records;
  }
}
