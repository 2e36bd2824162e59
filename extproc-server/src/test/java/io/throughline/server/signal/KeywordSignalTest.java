package io.throughline.server.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.re2j.PatternSyntaxException;
import io.throughline.server.Facts;
import io.throughline.server.signal.KeywordSignal.Operator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeywordSignalTest {
  @ParameterizedTest(name = "{0} of prove, refactor in \"{1}\": {2}")
  @CsvSource({
    "AND,prove and refactor,1", "AND,prove it,0", "AND,nothing,0",
    "OR,refactor it,1", "OR,prove it,1", "OR,nothing,0",
    "NOR,nothing,1", "NOR,prove it,0", "NOR,prove and refactor,0"
  })
  void combinesItsWords(Operator operator, String text, double confidence) {
    KeywordSignal signal =
        KeywordSignal.ofWords("k", operator, List.of("prove", "refactor"), false);
    assertEquals(confidence, Facts.match(signal, Facts.saying(text)));
  }

  @ParameterizedTest(name = "{0} in \"{1}\": {2}")
  @CsvSource({
    "prove,prove,1",
    "prove,please prove it,1",
    "prove,(prove),1",
    "prove,prove.,1",
    "prove,improve,0",
    "prove,proven,0",
    "prove,prove_it,0",
    "prove,prove1,0",
    "prove,éprove,0",
    "prove,'x\nprove\ny',1",
    "root cause,the root cause is,1",
    "root cause,root causes,0",
    "c++,I like c++ a lot,1",
    "c++,I like c++11,1",
    "c++,objc++,0",
    "c++,c,0",
    "++,a++b,1",
    "a.b,a.b,1",
    "a.b,axb,0",
    "\\d,5,0",
    "été,en été !,1",
    "été,sociétés,0",
    "证明,请证明它,1",
    "证明,请说明,0",
    "😀,x😀y,1",
    "PROVE,prove,1",
    "Straße,straße,1"
  })
  void matchesWholeWords(String word, String text, double confidence) {
    KeywordSignal signal = KeywordSignal.ofWords("k", Operator.OR, List.of(word), false);
    assertEquals(confidence, Facts.match(signal, Facts.saying(text)));
  }

  @Test
  void caseCountsWhereAsked() {
    KeywordSignal signal = KeywordSignal.ofWords("k", Operator.OR, List.of("Prove"), true);
    assertEquals(1, Facts.match(signal, Facts.saying("Prove it")));
    assertEquals(0, Facts.match(signal, Facts.saying("prove it")));
  }

  @Test
  void expressionsAreSearchedAnywhere() {
    KeywordSignal signal =
        KeywordSignal.ofExpressions("k", Operator.OR, List.of("fix(es|ed)?\\s+#\\d+"), false);
    assertEquals(1, Facts.match(signal, Facts.saying("This FIXED #12.")));
    assertEquals(0, Facts.match(signal, Facts.saying("fix it")));
  }

  @Test
  void noExpressionTakesMoreThanLinearTime() {
    KeywordSignal signal = KeywordSignal.ofExpressions("k", Operator.OR, List.of("(a+)+$"), false);
    String hostile = "a".repeat(50_000) + "!";
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertEquals(0, Facts.match(signal, Facts.saying(hostile))));
  }

  @Test
  void whatRe2CannotRunIsRefused() {
    List<String> backReference = List.of("(a)\\1");
    assertThrows(
        PatternSyntaxException.class,
        () -> KeywordSignal.ofExpressions("k", Operator.OR, backReference, false));
  }

  @Test
  void toolResultsAreNeverLookedAt() {
    KeywordSignal signal = KeywordSignal.ofWords("k", Operator.OR, List.of("prove"), false);
    String result = "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"prove\"}";
    assertEquals(0, Facts.match(signal, Facts.of(Facts.user("go"), Facts.calls("c"), result)));
  }

  @Test
  void expressionsSeeBothEndsOfALongText() {
    KeywordSignal signal = KeywordSignal.ofExpressions("k", Operator.OR, List.of("need+le"), false);
    String hay = "x".repeat(100_000);
    assertEquals(1, Facts.match(signal, Facts.saying("needle " + hay)));
    assertEquals(1, Facts.match(signal, Facts.saying(hay + " needle")));
    assertEquals(0, Facts.match(signal, Facts.saying(hay + " needle " + hay)));
  }

  @Test
  void wordsAreFoundAtBothEndsOfALongText() {
    KeywordSignal signal = KeywordSignal.ofWords("k", Operator.OR, List.of("needle"), false);
    String hay = "x".repeat(4_000_000);
    assertEquals(1, Facts.match(signal, Facts.saying(hay + " Needle")));
    assertEquals(1, Facts.match(signal, Facts.saying("NEEDLE " + hay)));
    assertEquals(0, Facts.match(signal, Facts.saying(hay + "needle")));
  }
}
