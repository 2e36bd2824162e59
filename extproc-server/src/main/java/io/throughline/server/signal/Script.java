package io.throughline.server.signal;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What most of a text is written in, and the languages that are written so. */
enum Script {
  /** No letters of a script below. */
  NONE(),
  /** All languages that no other script has. */
  LATIN(UnicodeScript.LATIN),
  CYRILLIC(UnicodeScript.CYRILLIC, "ba be bg ce kk ky mk mn ru sr tg tt uk"),
  ARABIC(UnicodeScript.ARABIC, "ar fa ps ur"),
  DEVANAGARI(UnicodeScript.DEVANAGARI, "hi mr ne sa"),
  HEBREW(UnicodeScript.HEBREW, "he"),
  GREEK(UnicodeScript.GREEK, "el"),
  ARMENIAN(UnicodeScript.ARMENIAN, "hy"),
  GEORGIAN(UnicodeScript.GEORGIAN, "ka"),
  THAI(UnicodeScript.THAI, "th"),
  BENGALI(UnicodeScript.BENGALI, "bn"),
  GUJARATI(UnicodeScript.GUJARATI, "gu"),
  GURMUKHI(UnicodeScript.GURMUKHI, "pa"),
  KANNADA(UnicodeScript.KANNADA, "kn"),
  MALAYALAM(UnicodeScript.MALAYALAM, "ml"),
  SINHALA(UnicodeScript.SINHALA, "si"),
  TAMIL(UnicodeScript.TAMIL, "ta"),
  TELUGU(UnicodeScript.TELUGU, "te"),
  HANGUL(UnicodeScript.HANGUL, "ko"),
  HAN(UnicodeScript.HAN, "zh"),
  /** Kana, with Han beside it. */
  JAPANESE(UnicodeScript.HIRAGANA, "ja");

  /** A character that stands for a syllable or a word weighs as much as so many letters. */
  private static final int SYLLABLE = 3;

  /** Written in Latin script as well as in the one above. */
  private static final Set<String> ALSO_LATIN = Set.of("sr");

  private static final Map<UnicodeScript, Script> BY_UNICODE = byUnicode();
  private static final Set<String> NOT_LATIN = notLatin();

  private final @Nullable UnicodeScript unicode;
  private final Set<String> languages;

  Script() {
    this.unicode = null;
    this.languages = Set.of();
  }

  Script(UnicodeScript unicode) {
    this.unicode = unicode;
    this.languages = Set.of();
  }

  Script(UnicodeScript unicode, String languages) {
    this.unicode = unicode;
    this.languages = Set.of(languages.split(" "));
  }

  /** Whether a language is written in this script. */
  boolean writes(String language) {
    return this == LATIN
        ? !NOT_LATIN.contains(language) || ALSO_LATIN.contains(language)
        : languages.contains(language);
  }

  /** The script of most of a text. */
  static Script of(String text) {
    int[] weights = new int[values().length];
    text.codePoints()
        .filter(Character::isLetter)
        .forEach(letter -> {
          Script script = BY_UNICODE.getOrDefault(UnicodeScript.of(letter), NONE);
          weights[script.ordinal()] += script.letterWeight();
        });
    if (weights[JAPANESE.ordinal()] > 0) {
      weights[JAPANESE.ordinal()] += weights[HAN.ordinal()];
    }
    weights[NONE.ordinal()] = 0;
    int most = 0;
    for (int i = 0; i < weights.length; i++) {
      most = weights[i] >= weights[most] && weights[i] > 0 ? i : most;
    }
    return values()[most];
  }

  private int letterWeight() {
    return this == HAN || this == HANGUL || this == JAPANESE ? SYLLABLE : 1;
  }

  private static Map<UnicodeScript, Script> byUnicode() {
    Map<UnicodeScript, Script> scripts = new EnumMap<>(UnicodeScript.class);
    for (Script script : values()) {
      if (script.unicode != null) {
        scripts.put(script.unicode, script);
      }
    }
    scripts.put(UnicodeScript.KATAKANA, JAPANESE);
    return scripts;
  }

  private static Set<String> notLatin() {
    Set<String> languages = new java.util.HashSet<>();
    for (Script script : values()) {
      languages.addAll(script.languages);
    }
    return languages;
  }
}
