package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.TestConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitCodesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "check",
        "serve",
        "envoy",
        "check --config",
        "decide --bogus",
        "check --bogus x"
      })
  void aWrongCallExitsWithTwoAndPrintsNoData(String arguments) {
    Cli cli = Cli.run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    assertEquals(2, cli.exit(), cli.err());
    assertEquals("", cli.out());
    assertTrue(cli.err().contains("Usage:"), cli.err());
  }

  @Test
  void helpAndVersionExitWithZero() {
    assertEquals(0, Cli.run("--help").exit());
    assertEquals(0, Cli.run("decide", "--help").exit());
    assertTrue(Cli.run("--version").out().startsWith("throughline "));
  }

  @Test
  void aRightConfigurationIsOk() throws IOException {
    assertEquals(new Cli(0, "OK\n", ""), Cli.run("check", "--config", config()));
    assertEquals(
        new Cli(0, "{\"problems\":[]}\n", ""), Cli.run("check", "--json", "--config", config()));
  }

  @Test
  void aWrongConfigurationExitsWithOneAndALineAProblem() throws IOException {
    String config = config("port: 8801", "port: 0", "apiVersion: v1", "apiVersion: v2");
    String lines =
        "listeners[0].port: 0 (expected: a whole number from 1 to 65535)\n"
            + "sidecar.apiVersion: v2 (expected: v1)\n";
    assertEquals(new Cli(1, lines, ""), Cli.run("check", "--config", config));
    assertEquals(new Cli(1, "", lines), Cli.run("serve", "--config", config));
    assertEquals(new Cli(1, "", lines), Cli.run("envoy", "--config", config));
    assertEquals(1, Cli.run("check", "--config", folder.resolve("absent").toString()).exit());
  }

  @Test
  void problemsAreGivenAsJsonToo() throws IOException {
    assertEquals(
        "{\"problems\":[{\"path\":\"sidecar.apiVersion\",\"value\":\"v2\",\"expected\":\"v1\","
            + "\"severity\":\"error\"}]}\n",
        Cli.run("check", "--json", "--config", config("apiVersion: v1", "apiVersion: v2")).out());
  }

  @Test
  void warningsAreToldAndDoNotStopTheStart() throws IOException {
    String config =
        config("apiVersion: v1", "compatibility: warn", "global:", "global:\n  stores: {x: 1}");
    assertEquals(
        new Cli(
            0,
            "warning: global.stores: present (expected: absent: not served and ignored)\nOK\n",
            ""),
        Cli.run("check", "--config", config));
  }

  @Test
  void theBootstrapIsPrintedWithoutAnyKey() throws IOException {
    Cli envoy = Cli.run("envoy", "--config", config());
    assertEquals(0, envoy.exit(), envoy.err());
    assertTrue(envoy.out().contains("LARGE_KEY"), envoy.out());
    assertEquals(0, Cli.run("envoy", "--config", config(), "--fragment", "routes").exit());
  }

  @Test
  void whatAnEnvoyCannotDoIsToldInTermsOfTheConfiguration() throws IOException {
    String config = config("apiVersion: v1", "on_sidecar_failure: default_model");
    String line =
        "sidecar.on_sidecar_failure: default_model (expected: reject; default_model needs Envoy"
            + " 1.40 or newer, this is 1.36.4)\n";
    assertEquals(
        new Cli(1, "", line), Cli.run("envoy", "--config", config, "--envoy-version", "1.36.4"));
    assertEquals(0, Cli.run("envoy", "--config", config, "--envoy-version", "1.40.0").exit());
  }

  @Test
  void aWrongPartOrVersionOfEnvoyIsAWrongCall() throws IOException {
    assertEquals(2, Cli.run("envoy", "--config", config(), "--fragment", "bogus").exit());
    assertEquals(2, Cli.run("envoy", "--config", config(), "--envoy-version", "9").exit());
    assertEquals(2, Cli.run("envoy", "--config", config(), "--envoy-version", "1.20.0").exit());
  }

  @Test
  void anAddressInUseExitsWithThreeAndIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Cli serve = Cli.run("serve", "--config", config("127.0.0.1:8080", address));
      assertEquals(3, serve.exit());
      assertEquals("serve: address in use: " + address + " (expected: a free one)\n", serve.err());
    }
  }

  @Test
  void aTokenThatIsNotSetExitsWithThreeAndNamesTheVariable() throws IOException {
    String admin = "127.0.0.1:8080";
    Cli serve = Cli.run("serve", "--config", config(admin, admin + ", token_env: TL_TEST_NOT_SET"));
    assertEquals(3, serve.exit());
    assertTrue(serve.err().contains("TL_TEST_NOT_SET is not set"), serve.err());
  }

  private String config(String... replacements) throws IOException {
    return Files.writeString(folder.resolve("t.yaml"), TestConfig.yaml(replacements)).toString();
  }
}
