package io.throughline.server.signal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;

/** What a structure rule looks for. Immutable and thread-safe; takes time linear in the text. */
public sealed interface StructureSource {
  /** How often it stands in a text. */
  int hits(String text);

  /**
   * A regular expression; its matches count, without overlaps.
   *
   * @param pattern in RE2 syntax
   */
  record Expression(Pattern pattern) implements StructureSource {
    /**
     * Compiles an expression.
     *
     * @throws com.google.re2j.PatternSyntaxException when it is not in RE2 syntax
     */
    public static Expression of(String expression, boolean caseSensitive) {
      return new Expression(
          Pattern.compile(expression, caseSensitive ? 0 : Pattern.CASE_INSENSITIVE));
    }

    @Override
    public int hits(String text) {
      Matcher matcher = pattern.matcher(text);
      int hits = 0;
      while (matcher.find()) {
        hits++;
      }
      return hits;
    }
  }

  /** Words; all their occurrences count. */
  final class Words implements StructureSource {
    private final List<Word> words;

    /** Looks for words as {@link KeywordSignal} does. */
    public Words(List<String> words, boolean caseSensitive) {
      this.words = words.stream().map(word -> new Word(word, caseSensitive)).toList();
    }

    @Override
    public int hits(String text) {
      return words.stream().mapToInt(word -> word.countIn(text)).sum();
    }
  }

  /**
   * Sequences of markers; one hit when the markers of any stand one after the other, with anything
   * between them. A marker is found inside words too.
   *
   * @param sequences each of two markers or more
   * @param caseSensitive whether case counts
   */
  record Sequences(List<List<String>> sequences, boolean caseSensitive) implements StructureSource {
    /** Copies the sequences. */
    public Sequences {
      sequences = sequences.stream().map(List::copyOf).toList();
    }

    @Override
    public int hits(String text) {
      return sequences.stream().anyMatch(markers -> follow(text, markers)) ? 1 : 0;
    }

    private boolean follow(String text, List<String> markers) {
      int from = 0;
      for (String marker : markers) {
        int at = find(text, marker, from);
        if (at < 0) {
          return false;
        }
        from = at + marker.length();
      }
      return true;
    }

    private int find(String text, String marker, int from) {
      if (caseSensitive) {
        return text.indexOf(marker, from);
      }
      for (int i = from; i <= text.length() - marker.length(); i++) {
        if (text.regionMatches(true, i, marker, 0, marker.length())) {
          return i;
        }
      }
      return -1;
    }
  }
}
