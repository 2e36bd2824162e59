package io.throughline.server.signal;

import com.google.re2j.Pattern;
import io.throughline.server.dialect.RequestFacts;
import java.util.List;

/**
 * Words or regular expressions in the request's text. Patterns run on RE2, so that none can take
 * more than linear time.
 */
public final class KeywordSignal implements Signal {
  /** How the patterns combine. */
  public enum Operator {
    /** All must be found. */
    AND,
    /** One must be found. */
    OR,
    /** None may be found. */
    NOR
  }

  private final String name;
  private final Operator operator;
  private final List<Pattern> patterns;

  private KeywordSignal(String name, Operator operator, List<Pattern> patterns) {
    this.name = name;
    this.operator = operator;
    this.patterns = List.copyOf(patterns);
  }

  /**
   * A rule over literal words. A word is matched between word boundaries where it begins or ends
   * with a letter or digit that words are separated around; Han text and symbols match anywhere.
   */
  public static KeywordSignal ofWords(
      String name, Operator operator, List<String> words, boolean caseSensitive) {
    return new KeywordSignal(
        name,
        operator,
        words.stream().map(word -> compiled(bounded(word), caseSensitive)).toList());
  }

  /**
   * A rule over regular expressions in RE2 syntax.
   *
   * @throws com.google.re2j.PatternSyntaxException when one is not
   */
  public static KeywordSignal ofExpressions(
      String name, Operator operator, List<String> expressions, boolean caseSensitive) {
    return new KeywordSignal(
        name,
        operator,
        expressions.stream().map(expression -> compiled(expression, caseSensitive)).toList());
  }

  @Override
  public String type() {
    return "keyword";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double match(RequestFacts facts) {
    String text = facts.text();
    boolean matches =
        switch (operator) {
          case AND -> patterns.stream().allMatch(pattern -> pattern.matcher(text).find());
          case OR -> patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
          case NOR -> patterns.stream().noneMatch(pattern -> pattern.matcher(text).find());
        };
    return matches ? 1 : 0;
  }

  private static Pattern compiled(String expression, boolean caseSensitive) {
    return Pattern.compile(expression, caseSensitive ? 0 : Pattern.CASE_INSENSITIVE);
  }

  /** RE2's {@code \b} knows ASCII words only; other scripts get a boundary of their own. */
  private static String bounded(String word) {
    String before = separated(word.codePointAt(0)) ? "(?:^|[^\\pL\\pN_])" : "";
    String after = separated(word.codePointBefore(word.length())) ? "(?:$|[^\\pL\\pN_])" : "";
    return before + Pattern.quote(word) + after;
  }

  private static boolean separated(int codePoint) {
    return Character.isLetterOrDigit(codePoint) && !Character.isIdeographic(codePoint);
  }
}
