package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.throughline.server.TestConfig;
import org.junit.jupiter.api.Test;

class WorkspacesTest {
  private static final String KEY = "0f3a5c7e9b1d2f4a6c8e0b2d4f6a8c0e";

  @Test
  void aVirtualKeyCountsBeforeItsTenant() {
    Workspaces workspaces =
        load(
            "workspaces: {research: {tenants: [lab, library]}, support: {virtual_keys: ["
                + KEY
                + "]}}");
    assertEquals("research", workspaces.of("lab", ""));
    assertEquals("research", workspaces.of("library", "another"));
    assertEquals("support", workspaces.of("lab", KEY));
    assertEquals("shop", workspaces.of("shop", "another"));
  }

  @Test
  void withoutAnyATenantIsItsOwn() {
    assertEquals("lab", load("workspaces: {}").of("lab", KEY));
    assertEquals("", Workspaces.NONE.of("", ""));
  }

  @Test
  void tooManyAreRefused() {
    StringBuilder many = new StringBuilder("workspaces: {");
    for (int i = 0; i <= 1_000; i++) {
      many.append("w").append(i).append(": {tenants: [t").append(i).append("]}, ");
    }
    ConfigException refused =
        assertThrows(ConfigException.class, () -> load(many.append("}").toString()));
    assertEquals(
        "sidecar.workspaces: 1001 workspaces (expected: at most 1000 workspaces)",
        refused.getMessage());
  }

  @Test
  void aModelsCredentialsAreTheNamesOfTheirVariables() {
    String two =
        "{endpoint: 127.0.0.1:9001, api_key_env: A}, {endpoint: 127.0.0.1:9002, api_key_env: B},"
            + " {endpoint: 127.0.0.1:9003, api_key_env: A}, {endpoint: 127.0.0.1:9004}";
    String small = "      - {endpoint: 127.0.0.1:9001}";
    assertEquals("", credential(small, small));
    assertEquals("A,B", credential(small, "      [" + two + "]"));
    assertEquals(
        "forwarded", credential(small, "      - {endpoint: 127.0.0.1:9001, credential: forward}"));
  }

  private static String credential(String right, String wrong) {
    return TestConfig.load(right, wrong).model("small").credentialName();
  }

  private static Workspaces load(String keys) {
    return TestConfig.load("apiVersion: v1", "apiVersion: v1\n  " + keys).sidecar().workspaces();
  }
}
