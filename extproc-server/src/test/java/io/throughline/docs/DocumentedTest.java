package io.throughline.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.RoutingHeaders;
import io.throughline.server.dialect.ProviderStateKind;
import io.throughline.server.identity.SessionIdSources;
import java.util.List;
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
  private static final Pattern ENVOY_METER = Pattern.compile("\"throughline_([a-z_]+)\"");
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `throughline_([a-z_]+?)(_total|_seconds)?` \\|", Pattern.MULTILINE);

  @Test
  @DisplayName("docs/operations.md lists exactly the metrics that are published")
  void metrics() {
    Set<String> published = all(METER, Checkout.read(SERVER + "metrics/Meters.java"));
    for (String gauges :
        List.of(
            "Sidecar",
            "ServingState",
            "ConfigWatch",
            "SharedMemory",
            "KeptJournal",
            "LiveUpkeep",
            "metrics/JournalMeters",
            "metrics/StoreMeters")) {
      published.addAll(all(METER, Checkout.read(SERVER + gauges + ".java")));
    }
    published.addAll(all(ENVOY_METER, Checkout.read(SERVER + "metrics/EnvoyMetrics.java")));
    Set<String> underscored = new TreeSet<>();
    published.forEach(name -> underscored.add(name.replace('.', '_').replaceAll("_seconds$", "")));
    assertEquals(underscored, all(DOCUMENTED, Checkout.read("docs/operations.md")));
  }

  @Test
  @DisplayName("SECURITY.md names every credential header that no provider gets")
  void credentialHeaders() {
    String security = Checkout.read("SECURITY.md");
    for (String name : RoutingHeaders.CLIENT_CREDENTIALS) {
      assertTrue(security.contains("`" + name + "`"), name);
    }
  }

  @Test
  @DisplayName("docs/sessions.md lists the sources of session ids in the order they are asked")
  void sessionIds() {
    List<String> listed =
        Pattern.compile("^\\| \\d+ \\| `([a-z._-]+)` \\|", Pattern.MULTILINE)
            .matcher(Checkout.read("docs/sessions.md"))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertEquals(SessionIdSources.names(), listed);
  }

  @Test
  @DisplayName("docs/sessions.md names every kind of provider state")
  void providerState() {
    String sessions = Checkout.read("docs/sessions.md");
    for (ProviderStateKind kind : ProviderStateKind.values()) {
      assertTrue(sessions.contains("`" + kind.word() + "`"), kind.word());
    }
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
