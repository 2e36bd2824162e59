package io.throughline.replay.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.journal.DurableJournal.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the midst of writing, again and again. */
class EmbeddedKillIT {
  private static final int ROUNDS = 3;
  private static final long APPENDED_MIN = 3_000;

  @TempDir private Path folder;

  /**
   * What a process said before it died.
   *
   * @param appendedAtMillis of each record, on the process's own clock
   * @param acknowledged records from the first
   * @param diskStalledMillis the longest that another writer's sync took on the same disk meanwhile
   */
  private record Said(List<Long> appendedAtMillis, long acknowledged, long diskStalledMillis) {
    @Override
    public String toString() {
      return "%d records, %d acknowledged, disk stalled for %d ms"
          .formatted(appendedAtMillis.size(), acknowledged, diskStalledMillis);
    }
  }

  @Test
  @DisplayName("all that was acknowledged is there once; what is lost was younger than a second")
  void killed() throws Exception {
    Path file = folder.resolve("journal.sqlite");
    for (int round = 0; round < ROUNDS; round++) {
      String prefix = "r" + round + "-";
      Said said = run(file, prefix);
      takeOver(file);
      try (JournalStore store = EmbeddedJournal.open(file)) {
        long there = 0;
        long lost = 0;
        long oldestLost = Long.MAX_VALUE;
        for (int i = 0; i < said.appendedAtMillis().size(); i++) {
          boolean found = store.find(prefix + i).isPresent();
          there += found ? 1 : 0;
          assertTrue(found || i >= said.acknowledged(), "acknowledged and lost: " + i);
          if (!found) {
            lost++;
            oldestLost = Math.min(oldestLost, said.appendedAtMillis().get(i));
          }
        }
        long age = lost == 0 ? 0 : said.appendedAtMillis().getLast() - oldestLost;
        System.out.printf(
            "round %d: %d appended, %d acknowledged, %d there, %d lost, the oldest of them %d ms%n",
            round, said.appendedAtMillis().size(), said.acknowledged(), there, lost, age);
        assertTrue(said.acknowledged() > 0, "some are acknowledged");
        long bound = 1_000 + said.diskStalledMillis();
        assertTrue(age < bound, "lost at " + age + " ms, where the disk stalled so: " + said);
        assertEquals(there, countOf(store, prefix), "once each");
      }
    }
  }

  /** The next process brings what was spilled to the store. */
  private void takeOver(Path file) {
    Settings settings = new Settings(1, 1_000, folder.resolve("spill"), 64 << 20);
    try (DurableJournal next =
        new DurableJournal(settings, () -> EmbeddedJournal.open(file), JournalListener.NONE)) {
      next.start();
      Journals.awaitOpen(next);
    }
  }

  private static long countOf(JournalStore store, String prefix) throws JournalStoreException {
    long count = 0;
    RecordQuery query = RecordQuery.ALL;
    List<StoredRecord> page = store.list(query, 1_000, 0);
    while (!page.isEmpty()) {
      count += page.stream().filter(record -> record.id().startsWith(prefix)).count();
      page = store.list(query.after(Cursor.behind(page.getLast())), 1_000, 0);
    }
    return count;
  }

  private Said run(Path file, String prefix) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingProcess.class.getName(),
                file.toString(),
                folder.resolve("spill").toString(),
                prefix)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> appended = new ArrayList<>();
    long acknowledged = 0;
    DiskYardstick disk = DiskYardstick.on(folder.resolve("yardstick"));
    try (disk;
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      boolean killed = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        if (words[0].equals("appended") && words.length == 3) {
          appended.add(Long.parseLong(words[2]));
        } else if (words[0].equals("acknowledged") && words.length == 2) {
          acknowledged = Long.parseLong(words[1]);
        }
        if (!killed && appended.size() >= APPENDED_MIN && acknowledged > 0) {
          killed = true;
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();
    return new Said(appended, acknowledged, disk.longestMillis());
  }
}
