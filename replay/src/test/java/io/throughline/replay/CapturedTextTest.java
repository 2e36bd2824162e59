package io.throughline.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.CapturedText.Shown;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapturedTextTest {
  private static final int BOUND = 256;
  private static final String SECRET = "AKIA" + "ABCDEFGH12345678";

  @Test
  void aShortTextIsShownWhole() {
    assertEquals(new Shown("hello", 0, false), CapturedText.of("hello", BOUND).shown());
    assertEquals(
        new Shown("use [redacted:key]", 1, false), CapturedText.of("use " + SECRET, BOUND).shown());
  }

  @Test
  void aLongTextIsCutBetweenTwoCharacters() {
    for (String character : new String[] {"a", "\u00e4", "\u4e16", "\ud83d\ude00"}) {
      for (int shift = 0; shift < 4; shift++) {
        String text = "x".repeat(shift) + (character + " ").repeat(1_000);
        Shown shown = CapturedText.of(text, BOUND).shown();
        int bytes = shown.text().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes <= BOUND && bytes > BOUND - 4, bytes + " bytes");
        assertTrue(text.startsWith(shown.text()));
        assertTrue(shown.truncated());
      }
    }
  }

  @Test
  void aSecretAtTheEdgeDoesNotShowItsHalf() {
    for (int before = BOUND - 40; before < BOUND + 560; before++) {
      Shown shown =
          CapturedText.of(".".repeat(before) + " " + SECRET + " x".repeat(400), BOUND).shown();
      assertFalse(shown.text().contains("AKIA"), () -> shown.text());
    }
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    assertEquals("a?b", CapturedText.of("a\ud83db", BOUND).shown().text());
  }

  @Test
  void nothingTellsOfItButItsRecord() {
    CapturedText text = CapturedText.of("mellon", BOUND);
    LogFacts log =
        new LogFacts("w", "", Activity.CHAT, 0, "", DivergenceFacts.NONE, List.of(), text);
    ReplayRecord replay = Records.with(Records.of("a", 1), log);
    assertFalse((text + " " + log + " " + replay + " " + text.shown()).contains("mellon"));
    Map<String, Object> json = RecordJson.of(replay);
    assertEquals("mellon", json.get("prompt"));
    assertEquals(true, json.get("captured"));
    assertEquals(false, json.get("prompt_truncated"));
    assertEquals(0, json.get("prompt_redacted"));
    assertFalse(RecordJson.outcome(replay).containsKey("prompt"));
    assertFalse(RecordJson.of(Records.of("a", 1)).containsKey("captured"));
  }
}
