package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTextTest {
  @Test
  void whatCouldBeACredentialIsLeftOut() {
    String shown =
        new ConfigText(
                """
                # the old key was s3cret
                a: {base_url: "https://user:s3cret@models.example.com/v1", weight: 2} # s3cret
                b: {url: "jdbc:postgresql://db:5432/x?user=u&password=s3cret"}
                api_key: s3cret
                redis_password: "s3cret"
                nested: {token: s3cret, admin_token_env: NAME}
                """)
            .shown();
    assertFalse(shown.contains("s3cret"), shown);
    assertTrue(shown.contains("models.example.com/v1"), shown);
    assertTrue(shown.contains("weight: 2"), shown);
    assertTrue(shown.contains("admin_token_env: NAME"), shown);
  }

  @Test
  void whatIsNoneStays() {
    String text =
        """
        api_key_env: LARGE_API_KEY
        password_file: /run/secrets/redis
        credential: forward
        min_tokens: 16K
        tokens:
          - {token_env: A, scope: read}
        pattern: '\\?'
        """;
    assertEquals(text, new ConfigText(text).shown());
  }

  @Test
  void whatOnlyLooksLikeACommentStays() {
    String text =
        """
        keywords: ['fix(es)? #\\d+', "a # b", plain#text]
        prompt: |
          # a heading
          text # too
        folded: >-
          # one
          # two
        'a # key': 1
        """;
    assertEquals(text, new ConfigText(text).shown());
    String commented =
        """
        # s3cret
        a: "x # y" # s3cret
          # s3cret
        b: | # s3cret
          # kept

        # s3cret
        c: [1, # s3cret
          2]#s3cret
        d: |+
          x

        # s3cret
        e: &a#b {f: 1}
        """;
    assertEquals(
        """
        a: "x # y"
        b: |
          # kept

        c: [1,
          2]
        d: |+
          x

        e: &a#b {f: 1}
        """,
        new ConfigText(commented).shown());
  }

  @Test
  void whatIsMaskedLeavesTheTextWhole() {
    String text =
        """
        url: "https://h/x?password=s3cret"
        quoted: "say \\"token: s3cret\\" and go"
        password: |
          s3cret
          s3cret
        api_key:
          - s3cret
          - 's3cret'
        secret: >
          s3cret
        next: "https://u:s3cret@h"
        token:
        last: {passwd: s3cret, credential: forward}
        "https://u:s3cret@h": 1
        """;
    assertEquals(
        """
        url: "https://h/x?password=…"
        quoted: "say \\"token: …\\" and go"
        password: "…"
        api_key:
          - "…"
          - "…"
        secret: "…"
        next: "https://…@h"
        token:
        last: {passwd: "…", credential: forward}
        "https://…@h": 1
        """,
        new ConfigText(text).shown());
  }

  @Test
  void whatIsNoConfigurationIsNotShown() {
    assertEquals("", new ConfigText("password: s3cret\na: [").shown());
    assertEquals("", new ConfigText("- s3cret").shown());
  }

  @Test
  void textsOfAnyFormAreShownWhole() {
    for (long seed = 0; seed < 2_000; seed++) {
      YamlTexts texts = new YamlTexts(seed);
      ConfigText text = new ConfigText(texts.text());
      assertEquals(texts.shown(), text.tree(), () -> texts + ":\n" + text.text());
      String shown = text.shown();
      assertEquals(text.tree(), new ConfigText(shown).tree(), () -> texts + ":\n" + shown);
      assertFalse(shown.contains("s3cret"), () -> texts + ":\n" + shown);
      assertFalse(shown.startsWith("---"), () -> texts + " is written anew:\n" + text.text());
    }
  }

  @Test
  void aTextHasAVersionAndATree() {
    ConfigText text = new ConfigText("a: {b: [1, x]}\n");
    assertEquals(12, text.version().length());
    assertNotEquals(text.version(), new ConfigText("a: 1\n").version());
    assertEquals("[1, x]", String.valueOf(((Map<?, ?>) text.tree().get("a")).get("b")));
    assertEquals(Map.of(), new ConfigText("a: [").tree());
    assertTrue(ConfigText.of(Path.of("/nowhere")).isNone());
    assertEquals(Map.of(), ConfigText.NONE.tree());
  }
}
