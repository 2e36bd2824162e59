package io.throughline.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyProcess;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.selector.BaseMethods;
import io.throughline.server.EnvoyPlans;
import io.throughline.server.TestConfig;
import io.throughline.server.config.ConfigException;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docs/compatibility.md says of a setting what the generator and a real Envoy of each version say.
 */
class CompatibilityIT {
  @ParameterizedTest
  @ValueSource(strings = {"reject", "default_model"})
  @DisplayName("the policy without a sidecar is accepted by exactly the versions of the table")
  void onSidecarFailure(String policy) {
    String setting = "on_sidecar_failure: " + policy;
    RouterConfig config =
        new ConfigLoader(BaseMethods.standard())
            .parse(TestConfig.yaml("apiVersion: v1", setting), Path.of("/etc/throughline"));
    List<String> documented = row("sidecar." + setting);
    assertEquals(EnvoyVersion.TESTED.size(), documented.size());
    for (int i = 0; i < documented.size(); i++) {
      String accepted = isAccepted(config, EnvoyVersion.TESTED.get(i)) ? "yes" : "no";
      assertEquals(accepted, documented.get(i), EnvoyVersion.TESTED.get(i).toString());
    }
  }

  private static boolean isAccepted(RouterConfig config, EnvoyVersion version) {
    String bootstrap;
    try {
      bootstrap = Bootstrap.yaml(EnvoyPlans.of(config, version));
    } catch (ConfigException e) {
      return false;
    }
    EnvoyProcess.validate(EnvoyBinary.find(version), bootstrap);
    return true;
  }

  /** The cells behind a feature, in the order of the tested versions. */
  private static List<String> row(String feature) {
    String header =
        "| feature | "
            + String.join(" | ", EnvoyVersion.TESTED.stream().map(Object::toString).toList())
            + " |";
    String manual = Checkout.read("docs/compatibility.md");
    assertTrue(manual.contains(header), header);
    Matcher row =
        Pattern.compile("^\\| `" + Pattern.quote(feature) + "` \\| (.*) \\|$", Pattern.MULTILINE)
            .matcher(manual);
    assertTrue(row.find(), feature);
    return List.of(row.group(1).split(" \\| "));
  }
}
