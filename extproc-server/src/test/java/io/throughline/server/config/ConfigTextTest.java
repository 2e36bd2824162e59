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
