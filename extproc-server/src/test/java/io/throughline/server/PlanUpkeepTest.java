package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.learned.PlanBook;
import io.throughline.server.learned.PlanFile;
import io.throughline.server.metrics.Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanUpkeepTest {
  private static final String SHARED = "{session_aware: {stay_bias: 0.2, switch_margin: 0.3}}";
  private static final Opening OPENING =
      new Opening("d", "user_turn", 1, 0, "m", 0, "m", true, 100, 60, 9, Opening.Locked.NONE);

  @TempDir private Path folder;

  private final Meters meters = new Meters();
  private final PlanTables tables = new PlanTables();

  private Path file() {
    return folder.resolve("planner.json");
  }

  private PlanUpkeep started(PlanTables on, String interval) {
    RouterConfig config =
        TestConfig.load(
            SHARED,
            "{planner: {storage_path: \"%s\", auto_save_interval: %s}}"
                .formatted(file(), interval));
    PlanUpkeep upkeep =
        new PlanUpkeep(new PlanBook(on), () -> config, meters, InstantSource.system());
    upkeep.start(null);
    return upkeep;
  }

  @Test
  @DisplayName("what was learned is saved at the stop and there at the next start")
  void stopAndStart() {
    try (PlanUpkeep upkeep = started(tables, "24h")) {
      tables.learn(OPENING);
    }
    PlanTables next = new PlanTables();
    started(next, "24h").close();
    assertEquals(tables.snapshot(), next.snapshot());
    assertFalse(meters.scrape().contains("throughline_planner_file_failures"));
  }

  @Test
  @DisplayName("what was learned is saved on the interval")
  void interval() throws Exception {
    try (PlanUpkeep upkeep = started(tables, "1s")) {
      tables.learn(OPENING);
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!Files.exists(file()) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertEquals(tables.snapshot(), PlanFile.read(file()));
    }
  }

  @Test
  @DisplayName("a sidecar that stops leaves the file to the one that has taken it over")
  void takenOver() throws IOException {
    PlanTables next = new PlanTables();
    try (PlanUpkeep upkeep = started(tables, "24h")) {
      tables.learn(OPENING);
      upkeep.save();
      started(next, "24h").close();
      assertEquals(tables.snapshot(), next.snapshot());
      PlanBook other = new PlanBook(next);
      other.keepIn(file());
      other.reset();
      tables.learn(OPENING);
    }
    assertEquals(0, PlanFile.read(file()).entries().size());
  }

  @Test
  @DisplayName("a broken file is counted and left alone; the planner begins empty")
  void broken() throws IOException {
    Files.writeString(file(), "{\"version\": 9}");
    started(tables, "24h").close();
    assertEquals(0, tables.size());
    assertEquals("{\"version\": 9}", Files.readString(file()));
    String metrics = meters.scrape();
    assertTrue(
        metrics.contains("throughline_planner_file_failures_total{what=\"read\"} 1.0"), metrics);
  }

  @Test
  @DisplayName("a file that cannot be written is counted, and the sidecar goes on")
  void unwritable() throws IOException {
    PlanUpkeep upkeep = started(tables, "24h");
    tables.learn(OPENING);
    Files.createDirectory(file());
    upkeep.save();
    assertEquals(4 + 1, tables.size());
    String metrics = meters.scrape();
    assertTrue(
        metrics.contains("throughline_planner_file_failures_total{what=\"write\"} 1.0"), metrics);
    upkeep.close();
  }
}
