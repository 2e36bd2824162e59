package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.throughline.server.config.Problem;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.config.SidecarSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LiveConfigTest {
  private static final String SMALL = "    - name: small\n";
  private static final String ADDED =
      "    - {name: tiny, backend_refs: [{endpoint: \"127.0.0.1:9004\"}]}\n";

  private static final String LOOKUP = "{session_aware: {stay_bias: 0.2, switch_margin: 0.3}}";

  private final RouterConfig started = TestConfig.load();

  @Test
  @DisplayName("what changes decisions, prices and weights takes the place of what served")
  void takesDecisions() {
    LiveConfig live = new LiveConfig(started, Set::of);
    RouterConfig next =
        TestConfig.load("priority: 50", "priority: 5", "prompt_per_1m: 0.05", "prompt_per_1m: 0.5");
    assertEquals(List.of(), live.offer(next));
    assertSame(next, live.get());
  }

  @Test
  @DisplayName("who follows the configuration is told of what was taken, and of nothing else")
  void tellsWhatWasTaken() {
    List<RouterConfig> told = new ArrayList<>();
    LiveConfig live = new LiveConfig(started, Set::of, told::add);
    live.offer(TestConfig.load(LOOKUP, "{lookup_tables: {storage_path: /x}}"));
    assertEquals(List.of(), told);
    RouterConfig next = TestConfig.load(LOOKUP, "{lookup_tables: {enabled: true}}");
    live.offer(next);
    assertEquals(List.of(next), told);
  }

  @Test
  @DisplayName("the file of the planner's tables is one of the start, how often it is saved is not")
  void plannerFile() {
    LiveConfig live = new LiveConfig(started, Set::of);
    RouterConfig moved = TestConfig.load(LOOKUP, "{planner: {storage_path: /x}}");
    assertEquals(
        List.of("global.router.model_selection.planner.storage_path"),
        live.offer(moved).stream().map(Problem::path).toList());
    RouterConfig oftener = TestConfig.load(LOOKUP, "{planner: {auto_save_interval: 1s}}");
    assertEquals(List.of(), live.offer(oftener));
    assertSame(oftener, live.get());
  }

  @Test
  @DisplayName("a setting of the start stops the change, whole, and each is named")
  void refusesStartSettings() {
    LiveConfig live = new LiveConfig(started, Set::of);
    RouterConfig next =
        TestConfig.load(
            "port: 8801", "port: 8802", "sidecar:\n", "sidecar:\n  request_body_bytes_max: 1MiB\n");
    List<String> paths = live.offer(next).stream().map(Problem::path).toList();
    assertEquals(List.of("listeners[0]", "sidecar.request_body_bytes_max"), paths);
    assertSame(started, live.get());
  }

  @Test
  @DisplayName("a new model waits until Envoy has its cluster")
  void newModelNeedsItsCluster() {
    LiveConfig without = new LiveConfig(started, () -> Set.of("small", "large", "claude"));
    RouterConfig next = TestConfig.load(SMALL, ADDED + SMALL);
    assertEquals(
        List.of(
            "providers.models: tiny (expected: a model that the Envoy at sidecar.envoy.admin has a"
                + " cluster for; give Envoy its new bootstrap, then the file is taken)"),
        without.offer(next).stream().map(Problem::line).toList());
    assertSame(started, without.get());
    LiveConfig with = new LiveConfig(started, () -> Set.of("small", "large", "claude", "tiny"));
    assertEquals(List.of(), with.offer(next));
    assertSame(next, with.get());
  }

  @Test
  @DisplayName("an Envoy that does not answer has no cluster for a new model")
  void silentEnvoy() {
    LiveConfig live =
        new LiveConfig(
            started,
            () -> {
              throw new IOException("refused");
            });
    assertEquals(1, live.offer(TestConfig.load(SMALL, ADDED + SMALL)).size());
    assertSame(started, live.get());
  }

  @Test
  @DisplayName("other backends of a model are taken with a warning: they are Envoy's to know")
  void otherBackendsWarn() {
    LiveConfig live = new LiveConfig(started, Set::of);
    RouterConfig next = TestConfig.load("127.0.0.1:9001", "127.0.0.1:9009");
    List<Problem> told = live.offer(next);
    assertEquals(List.of(Problem.Severity.WARNING), told.stream().map(Problem::severity).toList());
    assertSame(next, live.get());
  }

  @Test
  @DisplayName("every setting of the sidecar is either fixed at the start or read anew")
  void everySettingIsClassified() {
    Set<String> readAnew =
        Set.of(
            "onStoreFailure",
            "unknownAfter",
            "ensureStreamUsage",
            "workspaces",
            "profiles",
            "divergence",
            "guardian");
    Set<String> settings =
        Arrays.stream(SidecarSettings.class.getRecordComponents())
            .map(RecordComponent::getName)
            .filter(name -> !readAnew.contains(name))
            .collect(Collectors.toSet());
    assertEquals(settings, StartSettings.PATHS.keySet());
  }
}
