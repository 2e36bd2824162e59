package io.throughline.envoy;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Envoy, ordered by number.
 *
 * @param major 1
 * @param minor 36 to 40 for the supported ones
 * @param patch 0 or more
 */
public record EnvoyVersion(int major, int minor, int patch) implements Comparable<EnvoyVersion> {
  /** The oldest tested version. */
  public static final EnvoyVersion OLDEST = new EnvoyVersion(1, 36, 4);

  /** The newest tested version, which {@code bin/install-envoy} installs by default. */
  public static final EnvoyVersion DEFAULT = new EnvoyVersion(1, 40, 0);

  /** The versions on which the integration tests run: both ends of the supported range. */
  public static final List<EnvoyVersion> TESTED = List.of(OLDEST, DEFAULT);

  private static final Pattern FORM = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");
  private static final String EXPECTED = "an Envoy version from 1.36.0 to 1.40.x, such as 1.36.4";
  private static final Comparator<EnvoyVersion> ORDER =
      Comparator.comparingInt(EnvoyVersion::major)
          .thenComparingInt(EnvoyVersion::minor)
          .thenComparingInt(EnvoyVersion::patch);

  /**
   * Reads a supported version such as {@code 1.36.4}.
   *
   * @throws EnvoyPlanException when the text is no version or an unsupported one
   */
  public static EnvoyVersion parse(String text) {
    Matcher parts = FORM.matcher(text);
    EnvoyPlanException.require(parts.matches(), "envoy-version", text, EXPECTED);
    EnvoyVersion version = of(parts);
    EnvoyPlanException.require(version.isSupported(), "envoy-version", text, EXPECTED);
    return version;
  }

  /** The first version in a text such as the output of {@code envoy --version}, or none: 0.0.0. */
  static EnvoyVersion firstIn(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.find() ? of(parts) : new EnvoyVersion(0, 0, 0);
  }

  private static EnvoyVersion of(Matcher parts) {
    return new EnvoyVersion(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)));
  }

  /** Whether this is one of 1.36.0 to 1.40.x. */
  public boolean isSupported() {
    return major == 1 && minor >= 36 && minor <= 40;
  }

  /** Whether this version is {@code other} or newer. */
  public boolean isAtLeast(EnvoyVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(EnvoyVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
