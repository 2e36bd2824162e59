package io.throughline.envoy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An Envoy executable of this machine.
 *
 * @param path absolute path
 * @param version what it says of itself
 */
public record EnvoyBinary(Path path, EnvoyVersion version) {
  /** Environment variable that names a binary and goes before every other place. */
  public static final String VARIABLE = "THROUGHLINE_ENVOY";

  /**
   * Any supported Envoy: {@code $THROUGHLINE_ENVOY}, then {@link EnvoyVersion#DEFAULT} under {@code
   * .tools/envoy} of the checkout, then PATH.
   *
   * @throws MissingEnvoyException when there is none
   */
  public static EnvoyBinary find() {
    return find(EnvoyVersion.DEFAULT, EnvoyVersion::isSupported, System.getenv(), workingFolder());
  }

  /**
   * An Envoy of exactly this version, looked for in the same places.
   *
   * @throws MissingEnvoyException when there is none
   */
  public static EnvoyBinary find(EnvoyVersion version) {
    return find(version, version::equals, System.getenv(), workingFolder());
  }

  static EnvoyBinary find(
      EnvoyVersion installed,
      Predicate<EnvoyVersion> accepted,
      Map<String, String> environment,
      Path workingFolder) {
    Path tool = Path.of(".tools", "envoy", installed.toString(), "envoy");
    Stream<Path> named = Stream.ofNullable(environment.get(VARIABLE)).map(Path::of);
    Stream<Path> tools = projectRoot(workingFolder).map(root -> root.resolve(tool)).stream();
    return Stream.of(named, tools, onPath(environment.get("PATH")))
        .flatMap(paths -> paths)
        .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
        .map(path -> new EnvoyBinary(path.toAbsolutePath().normalize(), versionOf(path)))
        .filter(binary -> accepted.test(binary.version()))
        .findFirst()
        .orElseThrow(() -> new MissingEnvoyException(installed));
  }

  private static Path workingFolder() {
    return Path.of("").toAbsolutePath();
  }

  /** The checkout's root is the folder that holds {@code .mvn}. */
  private static Optional<Path> projectRoot(Path from) {
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn"))) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private static Stream<Path> onPath(@Nullable String path) {
    return path == null
        ? Stream.empty()
        : Stream.of(path.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "envoy"));
  }

  /** What {@code --version} prints; 0.0.0, which is accepted nowhere, when it cannot run. */
  private static EnvoyVersion versionOf(Path path) {
    try {
      Process process =
          new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
      try (InputStream output = process.getInputStream()) {
        return EnvoyVersion.firstIn(new String(output.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return new EnvoyVersion(0, 0, 0);
    }
  }
}
