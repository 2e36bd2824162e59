package io.throughline.server;

import io.throughline.envoy.Credential;
import io.throughline.envoy.Endpoint;
import io.throughline.envoy.EnvoyPlan;
import io.throughline.envoy.EnvoyPlanException;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.envoy.Listener;
import io.throughline.envoy.ModelCluster;
import io.throughline.envoy.OnSidecarFailure;
import io.throughline.server.config.Backend;
import io.throughline.server.config.ConfigException;
import io.throughline.server.config.ListenerConfig;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.Problem;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.config.SidecarSettings;
import io.throughline.server.signal.RoleBindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a configuration asks of Envoy. */
public final class EnvoyPlans {
  private EnvoyPlans() {}

  /**
   * The plan of a configuration.
   *
   * @throws ConfigException when that Envoy cannot do what the configuration asks; it names the key
   */
  public static EnvoyPlan of(RouterConfig config, EnvoyVersion version) {
    try {
      return plan(config, version);
    } catch (EnvoyPlanException e) {
      if (!e.field().equals("onSidecarFailure")) {
        throw e;
      }
      throw new ConfigException(
          List.of(
              new Problem(
                  "sidecar.on_sidecar_failure", e.value(), e.expected(), Problem.Severity.ERROR)));
    }
  }

  private static EnvoyPlan plan(RouterConfig config, EnvoyVersion version) {
    ListenerConfig listener = config.listener();
    SidecarSettings sidecar = config.sidecar();
    return new EnvoyPlan(
        version,
        new Listener(listener.address(), listener.port(), listener.timeout()),
        sidecar.extProcAddress(),
        sidecar.messageTimeout(),
        sidecar.envoyAdmin(),
        sidecar.requestBodyBytesMax(),
        onSidecarFailure(config),
        strippedHeaders(config),
        config.models().values().stream().map(EnvoyPlans::cluster).toList(),
        sidecar.trustIdentityHeaders() ? identityHeaders(config) : List.of(),
        sidecar.failover().plan());
  }

  private static OnSidecarFailure onSidecarFailure(RouterConfig config) {
    ModelConfig model = Objects.requireNonNull(config.model(config.defaultModel()));
    return switch (config.sidecar().onSidecarFailure()) {
      case REJECT -> OnSidecarFailure.REJECT;
      case DEFAULT_MODEL ->
          new OnSidecarFailure.DefaultModel(
              model.name(), model.providerModelId(), paths(model.apiFormat()));
    };
  }

  /** Not the Responses API: what a provider keeps of a conversation is with its owner only. */
  private static List<String> paths(ModelConfig.ApiFormat format) {
    return switch (format) {
      case OPENAI -> List.of("/v1/chat/completions");
      case ANTHROPIC -> List.of("/v1/messages");
    };
  }

  private static List<String> strippedHeaders(RouterConfig config) {
    List<String> stripped = new ArrayList<>();
    SidecarSettings.TenantSettings tenant = config.sidecar().tenant();
    if (!tenant.header().isEmpty() && !tenant.trustHeader()) {
      stripped.add(tenant.header());
    }
    if (!config.sidecar().trustIdentityHeaders()) {
      stripped.addAll(identityHeaders(config));
    }
    return stripped;
  }

  private static List<String> identityHeaders(RouterConfig config) {
    RoleBindings roles = config.roles();
    return roles == null ? List.of() : List.of(roles.userHeader(), roles.groupsHeader());
  }

  private static ModelCluster cluster(ModelConfig model) {
    return new ModelCluster(
        model.name(),
        model.backends().stream().map(EnvoyPlans::endpoint).toList(),
        model.backends().getFirst().forwardsCredential());
  }

  private static Endpoint endpoint(Backend backend) {
    return new Endpoint(
        backend.host(),
        backend.port(),
        backend.tls(),
        backend.weight(),
        credential(backend.credential()));
  }

  private static @Nullable Credential credential(Backend.@Nullable ProviderCredential credential) {
    return credential == null
        ? null
        : new Credential(
            credential.header(), credential.prefix(), credential.environmentVariable());
  }
}
