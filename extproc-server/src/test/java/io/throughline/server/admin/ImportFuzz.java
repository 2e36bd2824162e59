package io.throughline.server.admin;

import static io.throughline.fuzz.FuzzTarget.require;

import io.throughline.fuzz.FuzzTarget;
import io.throughline.replay.journal.ImportedRecord;
import java.nio.charset.StandardCharsets;

/** Lines that are imported: every line is a record or is told why not. */
public final class ImportFuzz implements FuzzTarget {
  @Override
  public void read(byte[] input) {
    try {
      ImportedRecord read = ImportedRecord.of(new String(input, StandardCharsets.UTF_8));
      require(read.entry().id().equals(read.id()), "the same id");
    } catch (IllegalArgumentException e) {
      require(String.valueOf(e.getMessage()).contains("(expected: "), "what was expected");
    }
  }
}
