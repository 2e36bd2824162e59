package io.throughline.server.config;

import java.util.List;
import java.util.regex.Pattern;

/** The YAML in documents and manifests. */
final class YamlBlocks {
  private static final Pattern FENCED =
      Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern IN_MANIFEST =
      Pattern.compile("^  throughline\\.yaml: \\|\\n((?:    .*\\n|\\n)+)", Pattern.MULTILINE);

  private YamlBlocks() {}

  static List<String> all(String markdown) {
    return FENCED.matcher(markdown).results().map(block -> block.group(1)).toList();
  }

  /** The blocks that are whole configurations. */
  static List<String> complete(String markdown) {
    return all(markdown).stream()
        .filter(block -> block.startsWith("version:") && block.contains("providers:"))
        .toList();
  }

  static List<String> inManifest(String manifest) {
    return IN_MANIFEST
        .matcher(manifest)
        .results()
        .map(block -> block.group(1).stripIndent())
        .toList();
  }
}
