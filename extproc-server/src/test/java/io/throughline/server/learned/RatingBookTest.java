package io.throughline.server.learned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Ratings;
import io.throughline.selector.Ratings.Feedback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatingBookTest {
  private static final Feedback WIN = new Feedback("a", "b", false, "d");

  @TempDir Path folder;

  private static RatingBook on(Path file) throws IOException {
    RatingBook book = new RatingBook();
    book.keepIn(file);
    return book;
  }

  @Test
  void whatWasAcknowledgedSurvivesARestart() throws IOException {
    Path file = folder.resolve("ratings.json");
    RatingBook book = on(file);
    assertEquals(Ratings.NONE, book.ratings());
    Ratings after = book.judge(WIN, 1500, 32);
    assertEquals(after, on(file).ratings());
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aBrokenFileIsAClearError() throws IOException {
    Path file = folder.resolve("ratings.json");
    for (String broken :
        List.of(
            "",
            "{",
            "[]",
            "{\"version\":2,\"global\":{},\"decisions\":{}}",
            "{\"version\":1,\"global\":[],\"decisions\":{}}",
            "{\"version\":1,\"global\":{}}",
            "{\"version\":1,\"global\":{\"a\":{\"rating\":\"x\",\"comparisons\":1}},\"decisions\":{}}",
            "{\"version\":1,\"global\":{\"a\":{\"rating\":1e999,\"comparisons\":1}},\"decisions\":{}}",
            "{\"version\":1,\"global\":{\"a\":{\"rating\":1,\"comparisons\":-1}},\"decisions\":{}}",
            "{\"version\":1,\"global\":{},\"decisions\":{\"d\":3}}")) {
      Files.writeString(file, broken);
      IOException e = assertThrows(IOException.class, () -> on(file), broken);
      assertTrue(e.getMessage().contains(file + ": "), e.getMessage());
      assertTrue(e.getMessage().contains("(expected: "), e.getMessage());
    }
  }

  @Test
  void feedbackThatCannotBeKeptDoesNotCount() throws IOException {
    RatingBook book = on(folder.resolve("absent").resolve("ratings.json"));
    assertThrows(IOException.class, () -> book.judge(WIN, 1500, 32));
    assertEquals(Ratings.NONE, book.ratings());
  }
}
