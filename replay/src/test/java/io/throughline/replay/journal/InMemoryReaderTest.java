package io.throughline.replay.journal;

import io.throughline.replay.InMemoryJournal;

class InMemoryReaderTest extends JournalReaderContract<InMemoryJournal> {
  @Override
  InMemoryJournal journal() {
    return new InMemoryJournal(1_000);
  }
}
