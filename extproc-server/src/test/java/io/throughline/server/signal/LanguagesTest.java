package io.throughline.server.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.Facts;
import io.throughline.server.signal.Languages.Detected;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
  private static final Languages LANGUAGES = new Languages(List.of());

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '~',
      value = {
        "en~What is the root cause of this error?",
        "en~fix the bug in my code",
        "es~¿Cómo puedo ordenar una lista en Python?",
        "fr~Quelle est la cause de cette erreur ?",
        "de~Schreibe eine Funktion, die eine Liste sortiert",
        "it~Qual è la causa di questo errore?",
        "pt~Escreva uma função que ordene uma lista",
        "nl~Wat is de oorzaak van deze fout?",
        "pl~Jaka jest przyczyna tego błędu?",
        "ru~Напиши функцию, которая сортирует список",
        "uk~Чому збірка не працює у Windows?",
        "zh~为什么在 Windows 上构建失败？",
        "ja~会議の内容を三点にまとめて",
        "ja~なぜWindowsでビルドが失敗するのですか",
        "ko~이 오류의 원인은 무엇인가요?",
        "ar~ما سبب هذا الخطأ؟",
        "fa~چرا ساخت در ویندوز شکست می‌خورد؟",
        "tr~Bu hatanın nedeni nedir?",
        "vi~Viết một hàm sắp xếp danh sách",
        "hi~विंडोज पर बिल्ड क्यों विफल होता है?",
        "el~Γιατί αποτυγχάνει η μεταγλώττιση;",
        "he~למה הבנייה נכשלת?",
        "th~ทำไมการคอมไพล์ล้มเหลว"
      })
  void shortPromptsAreTold(String code, String text) {
    Detected detected = LANGUAGES.detect(text);
    assertEquals(code, detected.code());
    assertTrue(detected.confidence() >= 0.3 && detected.confidence() <= 1, detected.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "123 456",
        "'{\"a\": 1, \"b\": [2,3]}'",
        "x",
        "😀 !?",
        "for (int i=0;i<n;i++) { a[i] += b[i]; }",
        "გამარჯობა"
      })
  void whatCannotBeToldIsEnglishWithHalfConfidence(String text) {
    assertEquals(new Detected("en", 0.5), LANGUAGES.detect(text));
    assertEquals(new Detected("en", 0.5), LANGUAGES.detect(""));
  }

  @Test
  void aLanguageOfFewIsACandidateWhereARuleNamesIt() {
    assertEquals("ka", new Languages(List.of("ka")).detect("გამარჯობა, როგორ ხარ?").code());
  }

  @Test
  void aRuleMatchesItsLanguageFromItsThresholdOn() {
    SignalInput german = Facts.input(Facts.saying("Was ist die Ursache für diesen Fehler?"));
    double confidence = LANGUAGES.apply(german).confidence();
    assertEquals(confidence, rule("de", 0.3).match(german));
    assertEquals(confidence, rule("de", confidence).match(german));
    assertEquals(0, rule("de", Math.nextUp(confidence)).match(german));
    assertEquals(0, rule("en", 0.3).match(german));
    SignalInput unknown = Facts.input(Facts.saying("123"));
    assertEquals(0.5, rule("en", 0.5).match(unknown));
    assertEquals(0, rule("en", 0.6).match(unknown));
  }

  @Test
  void bothEndsOfALongTextCount() {
    String code = "{}[]();".repeat(10_000);
    assertEquals("fr", LANGUAGES.detect(code + "Explique-moi cette différence").code());
    assertEquals("fr", LANGUAGES.detect("Explique-moi cette différence " + code).code());
  }

  @Test
  void noTextTakesLong() {
    LANGUAGES.load();
    List<String> hostile =
        List.of(
            "a".repeat(1 << 20), "a@".repeat(1 << 19), "http://".repeat(1 << 17), "😀".repeat(9));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 100; i++) {
            hostile.forEach(LANGUAGES::detect);
          }
        });
  }

  @Test
  void codesAreThoseOfIso639() {
    assertTrue(Languages.isKnown("zh") && Languages.isKnown("nb") && Languages.isKnown("ka"));
    assertFalse(Languages.isKnown("eng") || Languages.isKnown("EN") || Languages.isKnown("xx"));
  }

  @Test
  void everyCodeIsALabelOfTheModel() {
    var known = LanguageModel.loaded().likelihoods("x").keySet();
    assertTrue(known.containsAll(LanguageCodes.ALL), () -> known.toString());
  }

  private static LanguageSignal rule(String code, double threshold) {
    return new LanguageSignal(code, threshold, LANGUAGES);
  }
}
