package io.throughline.server.cli;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyPlan;
import io.throughline.envoy.EnvoyPlanException;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.envoy.Fragment;
import io.throughline.server.EnvoyPlans;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints Envoy's configuration. */
@Command(
    name = "envoy",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a complete Envoy bootstrap for a configuration, or the part to paste into yours.",
      "Provider keys are named by their environment variables; set those where Envoy runs."
    },
    footer = {
      "",
      "Examples:",
      "  throughline envoy --config throughline.yaml > envoy.yaml",
      "  throughline envoy --config throughline.yaml --fragment filters",
      "",
      "Into an Envoy of your own goes, and each part says so in its first lines:",
      "  filters   into the HttpConnectionManager; your own HTTP filters before them",
      "  clusters  into static_resources.clusters",
      "  routes    into route_config.virtual_hosts, beside your own",
      "",
      "sidecar.on_sidecar_failure: default_model needs Envoy 1.40 or newer."
    })
final class EnvoyCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;
  @Spec private CommandSpec spec;

  @Option(
      names = "--envoy-version",
      paramLabel = "V",
      description = "The Envoy that will read it, 1.36.x to 1.40.x (default: 1.40.0).")
  private @Nullable String version;

  @Option(
      names = "--fragment",
      paramLabel = "PART",
      description = "Only the filters, the clusters or the routes.")
  private @Nullable String fragment;

  @Override
  public Integer call() {
    EnvoyPlan plan = plan();
    String yaml =
        fragment == null ? Bootstrap.yaml(plan) : Bootstrap.fragment(plan, part(fragment));
    spec.commandLine().getOut().print(yaml);
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }

  private EnvoyPlan plan() {
    try {
      EnvoyVersion envoy = version == null ? EnvoyVersion.DEFAULT : EnvoyVersion.parse(version);
      return EnvoyPlans.of(config.load(), envoy);
    } catch (EnvoyPlanException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Fragment part(String word) {
    try {
      return Fragment.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--fragment: " + word + " (expected: filters, clusters or routes)",
          e);
    }
  }
}
