package io.throughline.server.signal;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.Predicate;

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
  private final List<Predicate<String>> finders;

  private KeywordSignal(String name, Operator operator, List<Predicate<String>> finders) {
    this.name = name;
    this.operator = operator;
    this.finders = List.copyOf(finders);
  }

  /**
   * A rule over literal words. A word is matched between word boundaries where it begins or ends
   * with a letter or digit that words are separated around; Han text and symbols match anywhere.
   */
  public static KeywordSignal ofWords(
      String name, Operator operator, List<String> words, boolean caseSensitive) {
    return new KeywordSignal(
        name, operator, words.stream().map(word -> finder(new Word(word, caseSensitive))).toList());
  }

  /**
   * A rule over regular expressions in RE2 syntax. Of a text longer than {@value
   * TextEnds#EXPRESSION_CHARS_MAX} characters they see the first and the last half of that many.
   *
   * @throws com.google.re2j.PatternSyntaxException when one is not
   */
  public static KeywordSignal ofExpressions(
      String name, Operator operator, List<String> expressions, boolean caseSensitive) {
    return new KeywordSignal(
        name,
        operator,
        expressions.stream().map(expression -> finder(expression, caseSensitive)).toList());
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
  public double match(SignalInput input) {
    String text = input.text();
    boolean matches =
        switch (operator) {
          case AND -> finders.stream().allMatch(finder -> finder.test(text));
          case OR -> finders.stream().anyMatch(finder -> finder.test(text));
          case NOR -> finders.stream().noneMatch(finder -> finder.test(text));
        };
    return matches ? 1 : 0;
  }

  private static Predicate<String> finder(Word word) {
    return word::in;
  }

  private static Predicate<String> finder(String expression, boolean caseSensitive) {
    Pattern pattern = Pattern.compile(expression, caseSensitive ? 0 : Pattern.CASE_INSENSITIVE);
    return text -> pattern.matcher(TextEnds.forExpressions(text)).find();
  }
}
