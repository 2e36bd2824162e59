package io.throughline.server.diverging;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NearCopiesTest {
  private static final String TEXT =
      "Please tell me whether order W1234567 can be sent to the address of my parents instead.";

  @Test
  void copiesDifferInAFewWordsAndNotInWhatTheyAreAbout() {
    NearCopies copies = new NearCopies(new SplittableRandom(1), TEXT);
    Set<String> seen = new HashSet<>(Set.of(TEXT));
    for (int i = 0; i < 20; i++) {
      String copy = copies.next();
      assertTrue(seen.add(copy), copy);
      assertTrue(copy.contains("W1234567"), copy);
      double distance = Recount.distance(List.of(TEXT.split(" ")), List.of(copy.split(" ")));
      assertTrue(distance <= 0.2, copy);
    }
  }
}
