package io.throughline.server.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.re2j.PatternSyntaxException;
import io.throughline.server.Facts;
import io.throughline.server.signal.StructureSignal.Feature;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructureSignalTest {
  private static final StructureSource QUESTIONS = StructureSource.Expression.of("[?？]", false);
  private static final double EXACT = 1e-15;

  @ParameterizedTest(name = "at least 2 questions in \"{0}\": {1}")
  @CsvSource({"a?,0", "a? b?,0.5", "'',0", "a? b？,0.5"})
  void aCountOnTheBoundHasTheLeastConfidence(String text, double confidence) {
    assertEquals(confidence, match(Feature.COUNT, QUESTIONS, Bounds.atLeast(2), text));
  }

  @Test
  void theConfidenceGrowsWithTheDistanceFromTheBound() {
    double distance1 = 1 / (1 + Math.exp(-4));
    assertEquals(distance1, match(Feature.COUNT, QUESTIONS, Bounds.atLeast(2), "???"), EXACT);
    Bounds below3 = new Bounds(Double.NEGATIVE_INFINITY, true, 3, false);
    assertEquals(distance1, match(Feature.COUNT, QUESTIONS, below3, "??"), EXACT);
    assertEquals(0, match(Feature.COUNT, QUESTIONS, below3, "???"));
  }

  @Test
  void ofTwoBoundsTheNearestCounts() {
    Bounds bounds = new Bounds(0, true, 3, true);
    assertEquals(0.5, match(Feature.COUNT, QUESTIONS, bounds, "???"));
    assertEquals(1 / (1 + Math.exp(-4)), match(Feature.COUNT, QUESTIONS, bounds, "?"), EXACT);
    assertEquals(0, match(Feature.COUNT, QUESTIONS, bounds, "????"));
  }

  @Test
  void aStrictBoundLeavesOutItsValue() {
    Bounds above1 = new Bounds(1, false, Double.POSITIVE_INFINITY, true);
    assertEquals(0, match(Feature.COUNT, QUESTIONS, above1, "?"));
    assertEquals(1 / (1 + Math.exp(-4)), match(Feature.COUNT, QUESTIONS, above1, "??"), EXACT);
  }

  @Test
  void withoutAPredicateAnyHitMatchesSurely() {
    for (Feature feature : List.of(Feature.EXISTS, Feature.COUNT, Feature.DENSITY)) {
      assertEquals(1, match(feature, QUESTIONS, null, "why?"));
      assertEquals(0, match(feature, QUESTIONS, null, "why"));
    }
  }

  @ParameterizedTest(name = "\"{0}\" has {1} units")
  @CsvSource({
    "'',0",
    "'?! -',0",
    "one,1",
    "one two,2",
    "a1b2 c,2",
    "don't,2",
    "表格,2",
    "表格json文,4",
    "ひらカナ,4",
    "한국,2",
    "été d'été,3",
    "😀,0",
    "𠀀x,2"
  })
  void unitsAreRunsOfLettersAndSingleCharactersOfHan(String text, int units) {
    assertEquals(units, TextUnits.in(text));
  }

  @Test
  void densityIsHitsForEachUnit() {
    StructureSource words = new StructureSource.Words(List.of("json", "表格"), false);
    Bounds half = new Bounds(0.5, true, Double.POSITIVE_INFINITY, true);
    assertEquals(0.5, match(Feature.DENSITY, words, half, "JSON please"));
    assertEquals(0, match(Feature.DENSITY, words, half, "json please now"));
    assertEquals(0.5, match(Feature.DENSITY, words, half, "表格"));
    assertEquals(0, match(Feature.DENSITY, words, half, "...") > 0 ? 1 : 0);
    Bounds none = new Bounds(Double.NEGATIVE_INFINITY, true, 0, true);
    assertEquals(0.5, match(Feature.DENSITY, words, none, "..."), "no units: density 0");
  }

  @ParameterizedTest(name = "\"{0}\": {1} hits")
  @CsvSource({
    "at least one at most two,2",
    "atleast at mostly,0",
    "AT LEAST,1",
    "至少至少,2",
    "at least at least,2"
  })
  void allOccurrencesOfAllWordsCount(String text, int hits) {
    var words = new StructureSource.Words(List.of("at least", "at most", "至少"), false);
    assertEquals(hits, words.hits(text));
    assertEquals(0, new StructureSource.Words(List.of("At least"), true).hits("at least"));
  }

  @ParameterizedTest(name = "\"{0}\": {1}")
  @CsvSource({
    "first then,1",
    "First do this. THEN that,1",
    "then first,0",
    "first,0",
    "first next finally,1",
    "first finally next,0",
    "首先做，然后做,1",
    "firsthen,0",
    "thefirstthen,1"
  })
  void aSequenceIsMarkersOneAfterTheOther(String text, double confidence) {
    List<List<String>> sequences =
        List.of(List.of("first", "then"), List.of("first", "next", "finally"), List.of("首先", "然后"));
    var source = new StructureSource.Sequences(sequences, false);
    assertEquals(confidence, match(Feature.SEQUENCE, source, null, text));
    assertEquals(
        text.startsWith("First") ? 0 : confidence,
        match(Feature.SEQUENCE, new StructureSource.Sequences(sequences, true), null, text));
  }

  @Test
  void expressionsIgnoreCaseUnlessTold() {
    assertEquals(1, StructureSource.Expression.of("abc", false).hits("ABC"));
    assertEquals(0, StructureSource.Expression.of("abc", true).hits("ABC"));
    assertEquals(2, StructureSource.Expression.of("(?m)^\\d+\\.", true).hits("1. a\n2. b"));
    assertThrows(
        PatternSyntaxException.class, () -> StructureSource.Expression.of("(a)\\1", false));
  }

  @Test
  void bothEndsOfALongTextAreSeen() {
    String hay = "x".repeat(100_000);
    assertEquals(1, match(Feature.EXISTS, QUESTIONS, null, hay + "?"));
    assertEquals(1, match(Feature.EXISTS, QUESTIONS, null, "?" + hay));
    assertEquals(0, match(Feature.EXISTS, QUESTIONS, null, hay + "?" + hay));
  }

  private static double match(
      Feature feature, StructureSource source, @Nullable Bounds bounds, String text) {
    return Facts.match(
        new StructureSignal("s", feature, source, bounds),
        text.isEmpty() ? Facts.of() : Facts.saying(text));
  }
}
