package io.throughline.server;

import io.throughline.envoy.Credential;
import io.throughline.envoy.Endpoint;
import io.throughline.envoy.EnvoyPlan;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.envoy.Listener;
import io.throughline.envoy.ModelCluster;
import io.throughline.envoy.OnSidecarFailure;
import io.throughline.server.config.Backend;
import io.throughline.server.config.ListenerConfig;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.config.SidecarSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a configuration asks of Envoy. */
public final class EnvoyPlans {
  private EnvoyPlans() {}

  /**
   * The plan of a configuration.
   *
   * @throws io.throughline.envoy.EnvoyPlanException when that Envoy cannot do what it asks
   */
  public static EnvoyPlan of(RouterConfig config, EnvoyVersion version) {
    ListenerConfig listener = config.listener();
    SidecarSettings sidecar = config.sidecar();
    return new EnvoyPlan(
        version,
        new Listener(listener.address(), listener.port(), listener.timeout()),
        sidecar.extProcAddress(),
        sidecar.messageTimeout(),
        sidecar.envoyAdmin(),
        sidecar.requestBodyBytesMax(),
        OnSidecarFailure.REJECT,
        strippedHeaders(sidecar.tenant()),
        config.models().values().stream().map(EnvoyPlans::cluster).toList());
  }

  private static List<String> strippedHeaders(SidecarSettings.TenantSettings tenant) {
    return tenant.header().isEmpty() || tenant.trustHeader() ? List.of() : List.of(tenant.header());
  }

  private static ModelCluster cluster(ModelConfig model) {
    return new ModelCluster(
        model.name(),
        model.backends().stream().map(EnvoyPlans::endpoint).toList(),
        credential(model));
  }

  private static Endpoint endpoint(Backend backend) {
    return new Endpoint(backend.host(), backend.port(), backend.tls(), backend.weight());
  }

  private static @Nullable Credential credential(ModelConfig model) {
    Backend.ProviderCredential credential = model.backends().getFirst().credential();
    return credential == null
        ? null
        : new Credential(
            credential.header(), credential.prefix(), credential.environmentVariable());
  }
}
