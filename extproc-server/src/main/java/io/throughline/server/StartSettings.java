package io.throughline.server;

import io.throughline.server.config.Problem;
import io.throughline.server.config.Problem.Severity;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.config.SidecarSettings;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings that are fixed at the start: addresses, bounds of memory, what Envoy was told. */
final class StartSettings {
  /** Where each stands in the file, by its component of {@link SidecarSettings}. */
  static final Map<String, String> PATHS =
      Map.ofEntries(
          Map.entry("extProcAddress", "sidecar.ext_proc.address"),
          Map.entry("messageTimeout", "sidecar.ext_proc.message_timeout"),
          Map.entry("admin", "sidecar.admin.address"),
          Map.entry("adminTokens", "sidecar.admin.tokens"),
          Map.entry("health", "sidecar.health.address"),
          Map.entry("envoyAdmin", "sidecar.envoy.admin"),
          Map.entry("requestBodyBytesMax", "sidecar.request_body_bytes_max"),
          Map.entry("onSidecarFailure", "sidecar.on_sidecar_failure"),
          Map.entry("trustIdentityHeaders", "sidecar.authz.trust_headers"),
          Map.entry("tenant", "sidecar.tenant"),
          Map.entry("sessionTtl", "sidecar.session.ttl"),
          Map.entry("sessionStore", "sidecar.session_store"),
          Map.entry("journal", "sidecar.journal"),
          Map.entry("failover", "sidecar.failover"),
          Map.entry("sessionsMax", "sidecar.session.sessions_max"));

  private StartSettings() {}

  /** One error for each that differs, in the order of the settings. */
  static List<Problem> changed(RouterConfig started, RouterConfig next) {
    List<Problem> problems = new ArrayList<>();
    if (!started.listener().equals(next.listener())) {
      problems.add(problem("listeners[0]", next.listener()));
    }
    if (!Objects.equals(started.ratings().file(), next.ratings().file())) {
      problems.add(
          problem("global.router.model_selection.elo.storage_path", next.ratings().file()));
    }
    if (!Objects.equals(started.lookup().file(), next.lookup().file())) {
      problems.add(
          problem(
              "global.router.model_selection.lookup_tables.storage_path", next.lookup().file()));
    }
    if (!Objects.equals(started.plans().file(), next.plans().file())) {
      problems.add(
          problem("global.router.model_selection.planner.storage_path", next.plans().file()));
    }
    for (RecordComponent setting : SidecarSettings.class.getRecordComponents()) {
      String path = PATHS.get(setting.getName());
      Object value = value(setting, next.sidecar());
      if (path != null && !Objects.equals(value(setting, started.sidecar()), value)) {
        problems.add(problem(path, value));
      }
    }
    return problems;
  }

  private static @Nullable Object value(RecordComponent setting, SidecarSettings settings) {
    try {
      return setting.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(setting.getName(), e);
    }
  }

  private static Problem problem(String path, @Nullable Object value) {
    return new Problem(
        path,
        Objects.toString(value, "absent"),
        "the value of the start; restart the sidecar to change it",
        Severity.ERROR);
  }
}
