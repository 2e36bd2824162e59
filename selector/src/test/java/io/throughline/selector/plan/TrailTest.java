package io.throughline.selector.plan;

import static io.throughline.selector.plan.Openings.step;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TrailTest {
  private static Trail after(Trail trail, String kinds) {
    Trail next = trail;
    for (char kind : kinds.toCharArray()) {
      next = next.after(step(kind == 'L', "small", 100));
    }
    return next;
  }

  private static void assertRuns(int run, int before, String kinds) {
    Trail trail = after(Trail.START, kinds);
    assertEquals(run + " " + before, trail.run() + " " + trail.before(), kinds);
  }

  @Test
  @DisplayName("a run grows to its cap, and its length is kept as the run before")
  void runs() {
    assertRuns(0, 0, "");
    assertRuns(1, 0, "F");
    assertRuns(2, 0, "FF");
    assertRuns(1, 2, "FFL");
    assertRuns(3, 2, "FFLLL");
    assertRuns(1, 3, "FFLLLF");
    assertRuns(4, 0, "FFFFFFF");
    assertRuns(1, 4, "FFFFFFFL");
    assertRuns(4, 4, "FFFFFFFLLLLLL");
    assertRuns(1, 0, "L");
  }

  @Test
  @DisplayName("the key of the next free turn is the one that it is learned under")
  void keyOfNext() {
    for (String kinds : List.of("", "F", "FL", "FFLLLLLL", "L", "LLF", "FLFL", "FFFFFFF")) {
      Trail before = after(Trail.START, kinds);
      FreeTurn asked = FreeTurn.after(before, "coding", "user_turn", "small", 3, 0, List.of());
      Opening learned = Objects.requireNonNull(before.after(step(false, "small", 100)).opening());
      assertEquals(asked.run(), learned.run(), kinds);
      assertEquals(asked.before(), learned.before(), kinds);
    }
  }

  @Test
  @DisplayName("an opening sums up the locked turns after it, and a free turn begins another")
  void opening() {
    Trail trail = Trail.START.after(step(false, "large", 100));
    trail = trail.after(step(true, "small", 200)).after(step(true, "large", 300));
    trail = trail.after(step(true, "small", 0));
    Opening.Locked locked = Objects.requireNonNull(trail.opening()).locked();
    assertEquals(
        new Opening.Locked(
            3,
            300,
            500,
            250,
            20,
            List.of(new Opening.Ask("small", 2), new Opening.Ask("large", 1))),
        locked);
    assertEquals(100, trail.opening().inputTokens());
    assertEquals("large", trail.opening().asked());
    assertEquals(7, trail.opening().turn());
    Opening next = trail.after(step(false, "large", 400)).opening();
    assertEquals(Opening.Locked.NONE, Objects.requireNonNull(next).locked());
    assertEquals(400, next.inputTokens());
  }

  @Test
  @DisplayName("locked turns before any free one open nothing")
  void lockedFirst() {
    assertNull(after(Trail.START, "LLL").opening());
  }

  @Test
  @DisplayName("asks of more models than the bound are left out, the turns are not")
  void asksAreBounded() {
    Trail trail = Trail.START.after(step(false, "large", 100));
    for (int i = 0; i < Opening.ASKS_MAX + 10; i++) {
      trail = trail.after(step(true, "m" + i, 100));
    }
    trail = trail.after(step(true, "m3", 100)).after(step(true, "", 100));
    Opening.Locked locked = Objects.requireNonNull(trail.opening()).locked();
    assertEquals(Opening.ASKS_MAX, locked.asks().size());
    assertEquals(Opening.ASKS_MAX + 12, locked.turns());
    assertEquals(new Opening.Ask("m3", 2), locked.asks().get(3));
  }
}
