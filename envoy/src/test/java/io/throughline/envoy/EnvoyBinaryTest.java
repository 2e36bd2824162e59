package io.throughline.envoy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyBinaryTest {
  private static final EnvoyVersion WANTED = new EnvoyVersion(1, 36, 4);

  @TempDir Path folder;

  @Test
  @DisplayName("a missing binary is reported by the line that installs it")
  void missing() {
    MissingEnvoyException missing = assertThrows(MissingEnvoyException.class, () -> find(Map.of()));
    assertEquals(
        "Envoy 1.36.4 is missing; install it with: bin/install-envoy 1.36.4", missing.getMessage());
  }

  @Test
  @DisplayName("the variable goes before the checkout's tools, these before PATH")
  void order() throws IOException {
    Path onPath = fake(folder.resolve("bin/envoy"), "1.36.4");
    Map<String, String> path = Map.of("PATH", "/no/such:" + onPath.getParent());
    assertEquals(onPath, find(path).path());
    Files.createDirectories(folder.resolve(".mvn"));
    Path tool = fake(folder.resolve(".tools/envoy/1.36.4/envoy"), "1.36.4");
    assertEquals(tool, find(path).path());
    Path named = fake(folder.resolve("mine/envoy"), "1.36.4");
    assertEquals(named, find(Map.of(EnvoyBinary.VARIABLE, named.toString())).path());
  }

  @Test
  @DisplayName("a binary of an unsupported version is passed over")
  void unsupported() throws IOException {
    Path old = fake(folder.resolve("bin/envoy"), "1.22.0");
    assertThrows(
        MissingEnvoyException.class, () -> find(Map.of("PATH", old.getParent().toString())));
  }

  private EnvoyBinary find(Map<String, String> environment) {
    Path deep = folder.resolve("module/target");
    return EnvoyBinary.find(WANTED, EnvoyVersion::isSupported, environment, deep);
  }

  private static Path fake(Path path, String version) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/sh\necho 'envoy  version: 0abc/" + version + "/Clean'\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    return path;
  }
}
