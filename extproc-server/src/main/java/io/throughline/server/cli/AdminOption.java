package io.throughline.server.cli;

import io.throughline.selector.BaseMethods;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.SidecarSettings;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which sidecar a command asks, and as whom. */
final class AdminOption {
  private static final String DEFAULT = "http://127.0.0.1:8080";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file that tells the admin address and the token's variable.")
  private @Nullable Path config;

  @Option(
      names = "--admin",
      paramLabel = "URL",
      description = "Admin address; without it and --config " + DEFAULT + ".")
  private @Nullable String admin;

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      description = "Variable with the token; without it the first one of FILE, if any.")
  private @Nullable String tokenEnv;

  /** Whether a sidecar was named. */
  boolean given() {
    return config != null || admin != null;
  }

  /** A client of that address. */
  AdminClient client(CommandSpec spec) {
    SidecarSettings settings =
        config == null ? null : new ConfigLoader(BaseMethods.standard()).load(config).sidecar();
    return new AdminClient(address(spec, settings), token(spec, settings));
  }

  private URI address(CommandSpec spec, @Nullable SidecarSettings settings) {
    String written =
        admin != null ? admin : settings == null ? DEFAULT : "http://" + settings.admin();
    try {
      URI uri = URI.create(written.replaceAll("/+$", ""));
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new ParameterException(
        spec.commandLine(), "--admin: " + written + " (expected: such as " + DEFAULT + ")");
  }

  private String token(CommandSpec spec, @Nullable SidecarSettings settings) {
    String variable = tokenEnv;
    if (variable == null && settings != null && !settings.adminTokens().isEmpty()) {
      variable = settings.adminTokens().getFirst().environmentVariable();
    }
    if (variable == null) {
      return "";
    }
    String token = System.getenv(variable);
    if (token == null || token.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--token-env: " + variable + " is not set (expected: the token)");
    }
    return token;
  }
}
