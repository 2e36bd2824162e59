package io.throughline.server.cli;

import io.throughline.workload.trace.RecordedSession;
import io.throughline.workload.trace.Tiers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Recorded sessions, and the models to replay them on. */
final class TraceOptions {
  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Recorded sessions, CSV, plain or gzipped.")
  private @Nullable Path trace;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "The models to replay them on, with --trace.")
  private @Nullable Path prices;

  /** Whether recorded sessions are given. */
  boolean given() {
    return trace != null;
  }

  /** The option that stands without the other, with what was expected; or "". */
  String problem() {
    return prices != null && trace == null
        ? "--prices: " + prices + " (expected: with --trace)"
        : "";
  }

  /** The sessions of {@code --trace}, which is given. */
  List<RecordedSession> sessions() throws IOException {
    return TraceFile.read(Objects.requireNonNull(trace, "--trace"));
  }

  /** The models of {@code --prices}, or those of a vendor's list. */
  Tiers tiers() throws IOException {
    return prices == null ? Tiers.DEFAULT : PriceFile.read(prices);
  }
}
