package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.BaseMethods;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.server.SharedData;
import io.throughline.server.TestConfig;
import io.throughline.server.config.Problem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private final ConfigLoader loader = new ConfigLoader(BaseMethods.standard());
  @TempDir private Path folder;

  @Test
  void theSharedExampleLoadsAsItStands() {
    Path example = SharedData.file("spec/example.yaml");
    RouterConfig config = loader.load(example);
    assertEquals(List.of(), config.warnings());
    assertEquals(Set.of("qwen3-8b", "qwen3-32b", "frontier-reasoner"), config.models().keySet());
    assertEquals(Set.of("auto", "MoM"), config.autoNames());
    assertEquals(3, config.decisions().decisions().size());
    assertEquals(
        "unix:" + example.toAbsolutePath().resolveSibling("run/ext_proc.sock"),
        config.sidecar().extProcAddress());
    ModelConfig small = config.models().get("qwen3-8b");
    assertEquals("\"Qwen/Qwen3-8B\"", small.providerModelIdJson().toStringUtf8());
    assertEquals(32_768, small.model().contextWindowTokens());
    assertEquals(2, small.backends().size());
    Backend big = config.models().get("frontier-reasoner").backends().getFirst();
    assertEquals(
        new Backend.ProviderCredential("FRONTIER_API_KEY", "authorization", "Bearer "),
        big.credential());
  }

  @Test
  void whatIsAbsentHasItsDefault() {
    SidecarSettings sidecar = TestConfig.load().sidecar();
    assertEquals("unix:/etc/tl/run/x.sock", sidecar.extProcAddress());
    assertEquals(Duration.ofMillis(300), sidecar.messageTimeout());
    assertEquals(32L << 20, sidecar.requestBodyBytesMax());
    assertEquals(SidecarSettings.OnStoreFailure.CONTINUE, sidecar.onStoreFailure());
    assertEquals(Duration.ofHours(24), sidecar.sessionTtl());
    assertEquals(Duration.ofMinutes(10), sidecar.unknownAfter());
    assertEquals("127.0.0.1:19000", sidecar.envoyAdmin().toString());
    assertEquals(null, sidecar.health());
    Backend tls = TestConfig.load().models().get("claude").backends().getFirst();
    assertEquals(new Backend("", "example.com", 443, true, 1, null, false), tls);
  }

  @Test
  void endpointsOfOneModelMayHaveDifferentKeysOrNone() {
    List<Backend> backends =
        TestConfig.load(
                "{endpoint: 127.0.0.1:9002, api_key_env: LARGE_KEY}",
                "{endpoint: 127.0.0.1:9002, api_key_env: LARGE_KEY}\n"
                    + "        - {endpoint: 127.0.0.1:9003, api_key_env: OTHER, auth_header: Api-Key}\n"
                    + "        - {endpoint: 127.0.0.1:9004}")
            .models()
            .get("large")
            .backends();
    assertEquals(
        Arrays.asList(
            new Backend.ProviderCredential("LARGE_KEY", "authorization", "Bearer "),
            new Backend.ProviderCredential("OTHER", "api-key", ""),
            null),
        backends.stream().map(Backend::credential).toList());
  }

  @Test
  void aSessionAwareKeyComesFromTheDecisionElseFromGlobalElseFromTheDefaults() {
    RouterConfig config = TestConfig.load();
    SessionAwareConfig own = config.decisions().decisions().getFirst().sessionAware();
    assertEquals(0.5, own.stayBias());
    assertEquals(0.3, own.switchMargin());
    assertEquals("static", own.baseMethod());
    assertEquals(SessionAwareConfig.DEFAULTS.idleTimeoutSeconds(), own.idleTimeoutSeconds());
    SessionAwareConfig other = config.decisions().decisions().getLast().sessionAware();
    assertEquals(0.2, other.stayBias());
    assertEquals(SessionAwareConfig.DEFAULTS.baseMethod(), other.baseMethod());
    assertEquals(config.sessionAware(), other);
    String without = "model_selection: {session_aware: {stay_bias: 0.2, switch_margin: 0.3}}";
    assertEquals(SessionAwareConfig.DEFAULTS, TestConfig.load(without, "").sessionAware());
  }

  @Test
  void allProblemsAreToldAtOnce() {
    ConfigException wrong =
        assertThrows(
            ConfigException.class,
            () ->
                TestConfig.load(
                    "port: 8801",
                    "port: 0",
                    "weight: 0.7",
                    "weight: 7",
                    "apiVersion: v1",
                    "apiVersion: v9"));
    assertEquals(
        List.of(
            "listeners[0].port", "routing.decisions[2].modelRefs[0].weight", "sidecar.apiVersion"),
        wrong.problems().stream().map(Problem::path).toList());
  }

  @Test
  void everyWrongDecisionIsToldOnceAndAGlobalMistakeOnlyWhereItStands() {
    ConfigException wrong =
        assertThrows(
            ConfigException.class,
            () ->
                TestConfig.load("stay_bias: 0.2", "base_method: knn", "base_method: static, ", ""));
    assertEquals(
        List.of("global.router.model_selection.session_aware.base_method"),
        wrong.problems().stream().map(Problem::path).toList());
  }

  @Test
  void aRelativeSocketPathResolvesAgainstTheFilesFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("t.yaml"), TestConfig.YAML);
    assertEquals(
        "unix:" + folder.toAbsolutePath().resolve("run/x.sock"),
        loader.load(file).sidecar().extProcAddress());
    assertEquals(
        "unix:/tmp/x.sock",
        TestConfig.load("unix:run/x.sock", "unix:/tmp/y/../x.sock").sidecar().extProcAddress());
  }

  @Test
  void aSocketPathHas107BytesAtMost() {
    String fits = "/tmp/" + "x".repeat(102);
    assertEquals(
        "unix:" + fits,
        TestConfig.load("unix:run/x.sock", "unix:" + fits).sidecar().extProcAddress());
    ConfigException wrong =
        assertThrows(
            ConfigException.class, () -> TestConfig.load("unix:run/x.sock", "unix:" + fits + "x"));
    assertEquals(
        "sidecar.ext_proc.address: unix:" + fits + "x (expected: unix:PATH of at most 107 bytes)",
        wrong.getMessage());
  }

  @Test
  void theAddressesBeyondLoopbackNeedAToken() {
    RouterConfig config =
        TestConfig.load("{address: 127.0.0.1:8080}", "{address: \"0.0.0.0:8080\", token_env: T}");
    assertEquals(
        List.of(new AdminToken("sidecar.admin.token_env", "T", AdminToken.Scope.ADMIN, "")),
        config.sidecar().adminTokens());
    for (String loopback : List.of("127.9.9.9:1", "localhost:1", "\"[::1]:1\"")) {
      TestConfig.load("{address: 127.0.0.1:8080}", "{address: " + loopback + "}");
    }
    for (String open :
        List.of("example.com:1", "10.0.0.1:1", "\"[::]:1\"", "127.0.0.1.evil.com:1")) {
      assertThrows(
          ConfigException.class,
          () -> TestConfig.load("{address: 127.0.0.1:8080}", "{address: " + open + "}"));
    }
  }

  @Test
  void aKeyThatStandsTwiceIsAnError() {
    ConfigException wrong =
        assertThrows(
            ConfigException.class,
            () -> TestConfig.load("version: v0.3", "version: v0.3\nversion: v0.3"));
    assertTrue(wrong.getMessage().startsWith("(file) line 2: Duplicate"), wrong.getMessage());
  }

  @Test
  void whatIsNoMappingIsToldOnce() {
    for (String text :
        List.of("", "# nothing", "just text", "[1]", "a: [", "\t- x", "a: 1\n---\nb: 2")) {
      ConfigException wrong =
          assertThrows(ConfigException.class, () -> loader.parse(text, folder), text);
      assertTrue(wrong.problems().getFirst().path().startsWith("(file)"), wrong.getMessage());
    }
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    Path absent = folder.resolve("absent.yaml");
    assertEquals(
        absent + ": cannot be read (expected: a readable YAML file in UTF-8)",
        assertThrows(ConfigException.class, () -> loader.load(absent)).getMessage());
  }

  @Test
  void aFloorAboveAllModelsOfADecisionIsTold() {
    RouterConfig config =
        TestConfig.load(
            "apiVersion: v1", "apiVersion: v1\n  profiles: {agent: {quality_floor: 0.9}}");
    assertEquals(
        List.of(
            "sidecar.profiles.agent.quality_floor: 0.9 (expected: at most 0.0, the best"
                + " quality_score in decision other_dialect; AGENT is refused there)"),
        config.warnings().stream().map(Problem::line).toList());
  }

  @Test
  void keysThatAreNotServedAreWarningsWhereAskedFor() {
    String[] keys = {
      "apiVersion: v1",
      "compatibility: warn",
      "global:",
      "global:\n  stores: {x: 1}",
      "name: hard_task",
      "name: hard_task\n      plugins: [{type: x}]"
    };
    RouterConfig config = TestConfig.load(keys);
    assertEquals(
        List.of(
            "routing.decisions[0].plugins: present (expected: absent: not served and ignored)",
            "global.stores: present (expected: absent: not served and ignored)"),
        config.warnings().stream().map(Problem::line).toList());
    assertTrue(config.warnings().stream().allMatch(p -> p.severity() == Severity.WARNING));
    assertThrows(
        ConfigException.class,
        () -> TestConfig.load("apiVersion: v1", "compatibility: warn\n  jurnal: {}"));
  }
}
