package io.throughline.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The documents' tables hold what the code has. */
class DocumentedTest {
  private static final String SERVER = "extproc-server/src/main/java/io/throughline/server/";
  private static final Pattern METER = Pattern.compile("\"throughline\\.([a-z.]+)\"");
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `throughline_([a-z_]+?)(_total|_seconds)?` \\|", Pattern.MULTILINE);
  private static final Pattern NOT_SERVED =
      Pattern.compile("notServed\\(([^)]*)\\)|NEED_A_MODEL = \\{([^}]*)}|NOT_YET = \\{([^}]*)}");
  private static final Pattern QUOTED = Pattern.compile("\"([A-Za-z_0-9]+)\"");

  private static final Set<String> READERS =
      Set.of(
          "BoundsReader",
          "ConfigLoader",
          "DecisionsReader",
          "EventReader",
          "HeaderRuleReader",
          "LanguageReader",
          "MetadataRuleReader",
          "ProvidersReader",
          "ReasoningReader",
          "RolesReader",
          "SessionAwareReader",
          "SidecarReader",
          "SignalsReader",
          "StructureReader",
          "TextPredicateReader");

  @Test
  @DisplayName("docs/operations.md lists exactly the metrics that are published")
  void metrics() {
    Set<String> published = all(METER, Checkout.read(SERVER + "metrics/Meters.java"));
    published.addAll(all(METER, Checkout.read(SERVER + "Sidecar.java")));
    Set<String> underscored = new TreeSet<>();
    published.forEach(name -> underscored.add(name.replace('.', '_')));
    assertEquals(underscored, all(DOCUMENTED, Checkout.read("docs/operations.md")));
  }

  @Test
  @DisplayName("docs/configuration.md names every key that is known and not served")
  void notServedKeys() {
    String manual = Checkout.read("docs/configuration.md");
    Set<String> missing = new TreeSet<>();
    for (String reader : READERS) {
      Matcher lists = NOT_SERVED.matcher(Checkout.read(SERVER + "config/" + reader + ".java"));
      while (lists.find()) {
        all(QUOTED, lists.group()).stream()
            .filter(key -> !manual.contains(key))
            .forEach(missing::add);
      }
    }
    // "in its `hybrid` every key"
    missing.removeAll(
        Set.of("elo_weight", "automix_weight", "cost_weight", "quality_gap_threshold"));
    missing.remove("normalize_scores");
    assertEquals(Set.of(), missing);
  }

  @Test
  @DisplayName("docs/configuration.md names every key that is read")
  void readKeys() {
    String manual = Checkout.read("docs/configuration.md");
    Pattern read =
        Pattern.compile(
            "\\.(?:section|list|strings|string|optionalString|name|oneOf|bool|integer|number"
                + "|optionalNumber|optionalPrice|duration|bytes|tokens)\\(\\s*\"([A-Za-z_0-9]+)\"");
    Set<String> missing = new TreeSet<>();
    for (String reader : READERS) {
      all(read, Checkout.read(SERVER + "config/" + reader + ".java")).stream()
          .filter(key -> !manual.contains(key))
          .forEach(missing::add);
    }
    assertEquals(Set.of(), missing);
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
