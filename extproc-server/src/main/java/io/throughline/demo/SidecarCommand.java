package io.throughline.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs Throughline's own command line with the java and class path that the demo runs with. */
record SidecarCommand(Path config) {
  private static final String MAIN = "io.throughline.server.cli.Main";

  /** The sidecar itself. */
  ChildProcess serve(Path folder) {
    return ChildProcess.start("sidecar", folder, command("serve", "--config", config.toString()));
  }

  /** Envoy's bootstrap for the configuration. */
  String bootstrap(Path folder, String envoyVersion) throws IOException, InterruptedException {
    List<String> command =
        command("envoy", "--config", config.toString(), "--envoy-version", envoyVersion);
    File log = folder.resolve("bootstrap.log").toFile();
    Process process =
        new ProcessBuilder(command).redirectError(log).directory(folder.toFile()).start();
    byte[] yaml = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new ChildProcess("throughline envoy", process, log.toPath()).notReady();
    }
    return new String(yaml, StandardCharsets.UTF_8);
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN);
    command.addAll(List.of(arguments));
    return command;
  }
}
