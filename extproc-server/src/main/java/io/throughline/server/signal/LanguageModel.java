package io.throughline.server.signal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/** The language model of Apache OpenNLP, loaded once in a process. Thread-safe. */
final class LanguageModel {
  private static final String RESOURCE = "/langdetect-183.bin";

  private final LanguageDetectorModel model;

  private LanguageModel(LanguageDetectorModel model) {
    this.model = model;
  }

  /** The model; the first call loads it and takes a second or two. */
  static LanguageModel loaded() {
    return Holder.MODEL;
  }

  /** How likely a text is in each language, by code; the values sum to about 1. */
  Map<String, Double> likelihoods(String text) {
    // A detector of its own for each text: cheap, and free of any question of sharing.
    Language[] languages = new LanguageDetectorME(model).predictLanguages(text);
    Map<String, Double> likelihoods = HashMap.newHashMap(languages.length);
    for (Language language : languages) {
      likelihoods.merge(LanguageCodes.of(language.getLang()), language.getConfidence(), Math::max);
    }
    return likelihoods;
  }

  private static final class Holder {
    static final LanguageModel MODEL = read();

    private static LanguageModel read() {
      try (InputStream in = LanguageDetectorModel.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException(RESOURCE + ": absent (expected: on the class path)");
        }
        return new LanguageModel(new LanguageDetectorModel(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
