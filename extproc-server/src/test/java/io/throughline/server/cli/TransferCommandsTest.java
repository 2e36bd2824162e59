package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.server.Eventually;
import io.throughline.server.admin.AdminRecords;
import io.throughline.server.admin.ServedRecords;
import io.throughline.server.metrics.Meters;
import io.throughline.server.parquet.ReadTable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferCommandsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final InMemoryJournal memory = new InMemoryJournal(1_000);
  private @TempDir Path folder;
  private DurableJournal durable;
  private ServedRecords from;
  private ServedRecords into;

  @BeforeEach
  void serve() throws Exception {
    Path store = folder.resolve("journal.sqlite");
    durable =
        new DurableJournal(
            new DurableJournal.Settings(10, 1_000, folder.resolve("spill"), 1 << 20),
            () -> EmbeddedJournal.open(store),
            new Meters().journal(InstantSource.system()));
    durable.start();
    Eventually.eventually("stored", SOON, () -> durable.flush(SOON));
    for (int i = 0; i < 700; i++) {
      memory.append(
          AdminRecords.priced("p" + i, Instant.now().minusMillis(i), "d", "m", "0.5", "USD"));
    }
    from = ServedRecords.of(memory);
    into = ServedRecords.of(memory, durable);
  }

  @AfterEach
  void close() {
    from.close();
    into.close();
    durable.close();
  }

  @Test
  void recordsGoFromOneSidecarToAnother() throws Exception {
    Path file = folder.resolve("records.ndjson");
    Cli out = Cli.run("export", "--admin", from.url(), "--to", file.toString());
    assertEquals(new Cli(0, "", "export: 700 records in " + file + "\n"), out);
    Cli in = Cli.run("import", file.toString(), "--admin", into.url());
    assertEquals(new Cli(0, "", "import: 700 records of " + file + "\n"), in);
    assertEquals(700, Cli.run("session", "s", "--json", "--admin", into.url()).lines().size());
    assertEquals(Files.readString(file), Cli.run("export", "--admin", into.url()).out());
    Cli filtered = Cli.run("export", "--admin", from.url(), "--filter", "model=none");
    assertEquals(new Cli(0, "", ""), filtered);
  }

  @Test
  void recordsGoIntoATable() throws Exception {
    memory.append(AdminRecords.open("open", Instant.now(), "other", "s2"));
    Path file = folder.resolve("records.parquet");
    Cli out =
        Cli.run("export", "--admin", from.url(), "--format", "parquet", "--to", file.toString());
    assertEquals(new Cli(0, "", "export: 701 records in " + file + "\n"), out);
    ReadTable table = ReadTable.of(file);
    assertEquals(701, table.rows());
    assertEquals("open", table.column("id").getFirst());
    assertNull(table.column("actual_cost").getFirst());
    assertEquals(
        0,
        new BigDecimal("350")
            .compareTo(
                table.column("actual_cost").stream()
                    .filter(Objects::nonNull)
                    .map(BigDecimal.class::cast)
                    .reduce(BigDecimal.ZERO, BigDecimal::add)));
    assertEquals(
        70_000L,
        table.column("prompt_tokens").stream()
            .filter(Objects::nonNull)
            .mapToLong(Long.class::cast)
            .sum());
    List<String> lines = Cli.run("export", "--admin", from.url()).lines();
    assertEquals(lines, table.column("record"));
    assertTrue(table.column("timestamp").getFirst() instanceof Instant);
    assertEquals("USD", table.column("currency").getLast());
    assertEquals(900L, table.column("duration_ms").getLast());
  }

  @Test
  void aTableNeedsAFile() {
    Cli out = Cli.run("export", "--admin", from.url(), "--format", "parquet");
    assertEquals(2, out.exit());
    assertTrue(out.err().startsWith("--to: absent (expected: a file"), out.err());
    assertEquals(2, Cli.run("export", "--admin", from.url(), "--format", "csv").exit());
  }

  @Test
  void aWrongLineIsNamedBeforeAnythingIsSent() throws Exception {
    Path file = folder.resolve("records.ndjson");
    Cli.run("export", "--admin", from.url(), "--to", file.toString());
    Files.writeString(file, "{}\n", StandardOpenOption.APPEND);
    Cli in = Cli.run("import", file.toString(), "--admin", into.url());
    assertEquals(1, in.exit());
    assertTrue(in.err().contains(file + ": line 701: id: absent or wrong"), in.err());
    assertEquals("", Cli.run("export", "--admin", into.url()).out());
  }

  @Test
  void whatIsRefusedIsTold() {
    Path file = folder.resolve("records.ndjson");
    Cli wrong =
        Cli.run("export", "--admin", from.url(), "--to", file.toString(), "--filter", "x=y");
    assertEquals(1, wrong.exit());
    assertTrue(wrong.err().contains("400 x: unknown"), wrong.err());
    assertFalse(Files.exists(file));
    assertEquals(3, Cli.run("import", file.toString(), "--admin", into.url()).exit());
    Cli.run("export", "--admin", from.url(), "--to", file.toString());
    Cli withoutStore = Cli.run("import", file.toString(), "--admin", from.url());
    assertEquals(1, withoutStore.exit());
    assertTrue(withoutStore.err().contains("409"), withoutStore.err());
  }
}
