package io.throughline.divergence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CourseTest {
  private static final DivergenceRules RULES = DivergenceRules.DEFAULT;

  private Course course = Course.START;

  /** Each letter is a call; a digit behind it another result, {@code !} a failure. */
  private State turn(String... calls) {
    List<Step> steps = Arrays.stream(calls).map(CourseTest::step).toList();
    course = CourseBytes.of(course.after(new News(steps, 0, 0), RULES)).read();
    return course.state();
  }

  private static Step step(String call) {
    boolean failed = call.endsWith("!");
    boolean edits = call.startsWith("edit");
    String name = call.replaceAll("[0-9!]+$", "");
    return new Step(name.hashCode(), call.hashCode(), failed, edits);
  }

  private void turns(String calls) {
    for (String call : calls.split(" ")) {
      turn(call);
    }
  }

  @Test
  @DisplayName("the same call with the same result is suspected twice and a circle the third time")
  void repeated() {
    assertEquals(State.HEALTHY, turn("a"));
    assertEquals(State.SUSPECTED, turn("a"));
    assertEquals(State.DIVERGED, turn("a"));
    assertEquals(Circle.REPEATED_CALL, course.kind());
    assertEquals(3, course.sameCalls());
  }

  @Test
  @DisplayName("a result that changes is progress, and so is an edit in between")
  void progress() {
    turns("a1 a2 a3 a4 a5");
    assertEquals(State.HEALTHY, course.state());
    turns("test1 edit1 test1 edit2 test1 edit3 test1");
    assertEquals(State.HEALTHY, course.state());
  }

  @Test
  @DisplayName("a call that fails in the same way is told apart")
  void failing() {
    turns("a! a! a!");
    assertEquals(Circle.REPEATED_FAILURE, course.kind());
  }

  @Test
  @DisplayName("parallel calls count once a turn, in any order")
  void parallel() {
    turn("a", "a", "a", "b");
    assertEquals(State.HEALTHY, course.state());
    turn("b", "a");
    assertEquals(State.DIVERGED, turn("a", "b"));
  }

  @Test
  @DisplayName("edits to and fro are an oscillation, though each alone is progress")
  void oscillation() {
    turns("edit1 edit2 edit1 edit2 edit1");
    assertFalse(course.state() == State.DIVERGED);
    turn("edit2");
    assertEquals(State.DIVERGED, course.state());
    assertEquals(Circle.OSCILLATION, course.kind());
  }

  @Test
  @DisplayName("new steps between repetitions are no circle once they are many")
  void noise() {
    turns("a x1 y1 a x2 y2 a");
    assertEquals(State.DIVERGED, course.state());
    course = Course.START;
    turns("a b c d e f g a h i j k l m a");
    assertEquals(State.HEALTHY, course.state());
  }

  @Test
  @DisplayName("two turns with something new end a circle, and the next begins to count anew")
  void recovers() {
    turns("a a a");
    assertEquals(State.DIVERGED, turn("b"));
    assertEquals(State.DIVERGED, turn("a"), "back in the circle");
    turn("c");
    assertEquals(State.RECOVERED, turn("d"));
    assertEquals(4, course.turns());
    assertEquals(State.RECOVERED, turn("a"), "once is no circle");
    turn("a");
    assertEquals(State.DIVERGED, turn("a"));
    assertFalse(course.corrected(), "a new circle may be corrected again");
  }

  @Test
  @DisplayName("what was told is remembered for the circle it was told of")
  void corrected() {
    turns("a a a");
    course = CourseBytes.of(course.withCorrection()).read();
    turn("a");
    assertTrue(course.corrected());
  }

  @Test
  @DisplayName("near-equal messages of one side are a circle the third time")
  void messages() {
    long said = 0x123456789abcdef0L;
    long[] asked = {0x00ff00ff00ff00ffL, 0x0f0f0f0f0f0f0f0fL, 0x3333333333333333L};
    for (int i = 0; i < asked.length; i++) {
      course = course.after(new News(List.of(), asked[i], said ^ 3L << 2 * i), RULES);
    }
    assertEquals(State.DIVERGED, course.state());
    assertEquals(Circle.REPEATED_MESSAGE, course.kind());
    assertEquals(State.HEALTHY, Course.START.after(new News(List.of(), said, said), RULES).state());
  }

  @Test
  @DisplayName("any bytes are read, and those of a course come back as they were")
  void bytes() {
    Random random = new Random(20261121);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      if (bytes.length > 8 && i % 2 == 0) {
        bytes[0] = 1;
        bytes[5] = (byte) ((bytes.length - 8) / 9);
        bytes[6] = 0;
      }
      Course read = new CourseBytes(bytes, 0, bytes.length).read();
      assertEquals(CourseBytes.of(read), CourseBytes.of(CourseBytes.of(read).read()));
    }
    turns("a b c a b c edit1 x! a b");
    assertTrue(CourseBytes.of(course).size() <= 8 + 9 * 10, "" + CourseBytes.of(course));
    for (int i = 0; i < 100; i++) {
      turn("n" + (char) ('a' + i % 26) + i);
    }
    assertTrue(CourseBytes.of(course).size() <= 8 + 9 * (Steps.MAX + Messages.MAX));
  }
}
