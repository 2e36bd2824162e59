package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.config.JournalSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptJournalTest {
  @ParameterizedTest
  @CsvSource({"0,10000,65536", "256,10000,65536", "4096,10000,32768", "65536,1024,2048"})
  @DisplayName("the longer the texts that are kept, the fewer records are held in memory")
  void textsAreBounded(int textBytesMax, int records, int queued) {
    JournalSettings settings =
        new JournalSettings(
            JournalSettings.Type.EMBEDDED,
            Path.of("journal.sqlite"),
            null,
            Duration.ofDays(1),
            1 << 30,
            Path.of("spill"),
            1 << 20,
            textBytesMax);
    assertEquals(records, KeptJournal.recordsInMemory(settings));
    assertEquals(queued, KeptJournal.queueMax(settings));
  }
}
