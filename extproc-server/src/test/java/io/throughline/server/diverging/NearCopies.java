package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Texts that say the same in nearly the same words: one or two small changes each, of a word, of
 * case or of punctuation. Words with digits stay, since they may be what the text is about.
 */
final class NearCopies {
  private static final int TRIES = 20;
  private static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          Map.entry("please", "kindly"),
          Map.entry("could", "can"),
          Map.entry("would", "will"),
          Map.entry("want", "wish"),
          Map.entry("need", "require"),
          Map.entry("provide", "give"),
          Map.entry("help", "assist"),
          Map.entry("change", "alter"),
          Map.entry("also", "too"),
          Map.entry("confirm", "verify"),
          Map.entry("like", "prefer"),
          Map.entry("details", "particulars"),
          Map.entry("know", "hear"),
          Map.entry("proceed", "continue"));
  private static final List<String> FILLERS = List.of("just", "now", "really", "then", "again");

  private final SplittableRandom random;
  private final String text;
  private final Set<String> before = new HashSet<>();

  NearCopies(SplittableRandom random, String text) {
    this.random = random;
    this.text = text;
    before.add(text);
  }

  /** One that was not there yet, if one is found soon. */
  String next() {
    String copy = edited();
    for (int i = 0; i < TRIES && !before.add(copy); i++) {
      copy = edited();
    }
    return copy;
  }

  private String edited() {
    List<String> words = new ArrayList<>(List.of(text.split(" ")));
    for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
      edit(words);
    }
    return String.join(" ", words);
  }

  private void edit(List<String> words) {
    int at = random.nextInt(words.size());
    String word = words.get(at);
    switch (random.nextInt(4)) {
      case 0 -> words.add(at, FILLERS.get(random.nextInt(FILLERS.size())));
      case 1 -> words.set(at, otherCase(word));
      case 2 -> punctuate(words);
      default -> synonym(words);
    }
  }

  private void synonym(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String other = SYNONYMS.get(words.get(i));
      if (other != null) {
        words.set(i, other);
        return;
      }
    }
    words.add(0, "So,");
  }

  private void punctuate(List<String> words) {
    String last = words.getLast();
    boolean marked = last.endsWith(".") || last.endsWith("?") || last.endsWith("!");
    String bare = marked ? last.substring(0, last.length() - 1) : last;
    List<String> marks = List.of("", "!", "...", " .", "?");
    words.set(words.size() - 1, bare + marks.get(random.nextInt(marks.size())));
  }

  private static String otherCase(String word) {
    if (word.isEmpty() || word.chars().anyMatch(Character::isDigit)) {
      return word;
    }
    char first = word.charAt(0);
    char other =
        Character.isUpperCase(first) ? Character.toLowerCase(first) : Character.toUpperCase(first);
    return other + word.substring(1);
  }
}
