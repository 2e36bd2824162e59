package io.throughline.server.config;

import io.throughline.selector.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a model card says that its model takes: a card that says nothing of it leaves everything
 * open. Words that name nothing here, such as {@code chat}, are for people.
 */
final class CapabilityReader {
  private static final Set<Capability> MEDIA =
      EnumSet.of(Capability.IMAGES, Capability.AUDIO, Capability.FILES);

  private static final Map<String, Set<Capability>> WORDS =
      Map.ofEntries(
          Map.entry("tools", EnumSet.of(Capability.TOOLS)),
          Map.entry("tool_use", EnumSet.of(Capability.TOOLS)),
          Map.entry("tool_calling", EnumSet.of(Capability.TOOLS)),
          Map.entry("function_calling", EnumSet.of(Capability.TOOLS)),
          Map.entry("vision", EnumSet.of(Capability.IMAGES)),
          Map.entry("image", EnumSet.of(Capability.IMAGES)),
          Map.entry("images", EnumSet.of(Capability.IMAGES)),
          Map.entry("audio", EnumSet.of(Capability.AUDIO)),
          Map.entry("file", EnumSet.of(Capability.FILES)),
          Map.entry("files", EnumSet.of(Capability.FILES)),
          Map.entry("documents", EnumSet.of(Capability.FILES)),
          Map.entry("pdf", EnumSet.of(Capability.FILES)),
          Map.entry("multimodal", MEDIA),
          Map.entry("omni", MEDIA));

  private CapabilityReader() {}

  /** What the model lacks by its card. */
  static Set<Capability> lacks(Section card) {
    List<String> capabilities = card.strings("capabilities");
    String modality = word(card.string("modality", ""));
    Set<Capability> lacks = EnumSet.noneOf(Capability.class);
    if (!capabilities.isEmpty()) {
      lacks.addAll(EnumSet.allOf(Capability.class));
    } else if (modality.equals("text") || WORDS.containsKey(modality)) {
      lacks.addAll(MEDIA);
    }
    for (String written : capabilities) {
      lacks.removeAll(WORDS.getOrDefault(word(written), Set.of()));
    }
    lacks.removeAll(WORDS.getOrDefault(modality, Set.of()));
    return lacks;
  }

  private static String word(String written) {
    return written.strip().toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
