package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormsTest {
  @Test
  void whatIsShownReadsTheSame() {
    for (String form : List.of("300ms", "1s", "90s", "5m", "24h", "36h", "365d", "0s", "1001ms")) {
      assertEquals(form, Forms.shown(Forms.duration(form)), form);
    }
    assertEquals("24h", Forms.shown(Duration.ofDays(1)));
    for (String form : List.of("0", "1023", "1KiB", "1536KiB", "32MiB", "3GiB", "1024GiB")) {
      assertEquals(form, Forms.shown(Forms.bytes(form)), form);
    }
    assertEquals("1KiB", Forms.shown(Forms.bytes("1024B")));
  }

  @Test
  void tokensCountInThousands() {
    assertEquals(16_000, Forms.tokens("16K"));
    assertEquals(2_000_000, Forms.tokens("2m"));
    assertEquals(Forms.TOKENS_MAX, Forms.tokens("999999999999"));
  }

  @Test
  void otherFormsAreNone() {
    for (String other : List.of("", "1", "1 s", "-1s", "1.5h", "1w", "1234567890s")) {
      assertNull(Forms.duration(other), other);
    }
    for (String other : List.of("", "1KB", "1kib", "-1", "1e3", "1234567890123")) {
      assertNull(Forms.bytes(other), other);
      assertNull(Forms.tokens(other), other);
    }
  }

  @Test
  void oneEditIsNear() {
    List<String> known = List.of("priority", "tier", "name", "base_url");
    assertEquals("priority", Spelling.nearest("priorty", known));
    assertEquals("priority", Spelling.nearest("priorityy", known));
    assertEquals("priority", Spelling.nearest("pirority", known));
    assertEquals("tier", Spelling.nearest("tyer", known));
    assertEquals("name", Spelling.nearest("NAME", known));
    assertEquals("base_url", Spelling.nearest("baseurl", known));
    assertNull(Spelling.nearest("teer2", known));
    assertNull(Spelling.nearest("", known));
  }
}
