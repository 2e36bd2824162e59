package io.throughline.server.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** An embedded journal, and a spill, as a dead sidecar has left them. */
final class JournalFile {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int CHECKSUM_CHARS = 8;

  private JournalFile() {}

  /** What SQLite says of a copy, so that the next sidecar finds the file as it was left. */
  static String integrity(Path file) throws IOException, SQLException {
    Path folder = Files.createTempDirectory("journal");
    Path copy = folder.resolve("copy.sqlite");
    try {
      Files.copy(file, copy);
      Path log = Path.of(file + "-wal");
      if (Files.exists(log)) {
        Files.copy(log, Path.of(copy + "-wal"));
      }
      return asked(copy, "PRAGMA integrity_check");
    } finally {
      delete(folder);
    }
  }

  private static String asked(Path file, String question) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() ? row.getString(1) : "nothing";
    }
  }

  /** Ids of the states that stand whole in the segments of a spill. */
  static List<String> spilled(Path folder) throws IOException {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".spill")).toList()) {
        String text = Files.readString(file);
        // What stands behind the last end of a line was being written.
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
          ids.add(JSON.readTree(line.substring(CHECKSUM_CHARS + 1)).get(0).asString());
        }
      }
    }
    return ids;
  }

  /** Deletes a folder and all in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
