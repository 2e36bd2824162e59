package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.selector.Capability;
import io.throughline.server.TestConfig;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityReaderTest {
  private static final String CARD = "context_window_size: 1000}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tags: [x]|",
        "capabilities: []|",
        "modality: ar|",
        "modality: text|AUDIO FILES IMAGES",
        "modality: Vision|AUDIO FILES",
        "'capabilities: [chat]'|AUDIO FILES IMAGES TOOLS",
        "'capabilities: [chat, tools]'|AUDIO FILES IMAGES",
        "'capabilities: [Function-Calling, vision, pdf]'|AUDIO",
        "'capabilities: [chat, tools], modality: multimodal'|",
      })
  void whatACardLeavesOutIsLacking(String keys, String lacking) {
    var config = TestConfig.load(CARD, "context_window_size: 1000, " + keys + "}");
    Set<Capability> lacks = Objects.requireNonNull(config.model("small")).model().lacks();
    String words = lacking == null ? "" : lacking;
    assertEquals(words, String.join(" ", lacks.stream().map(Enum::name).sorted().toList()));
  }
}
