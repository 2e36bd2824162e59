package io.throughline.envoy;

import java.util.regex.Pattern;

/**
 * The header that authenticates Envoy to a model's provider. It is a reference: the value stays in
 * the environment of Envoy and appears neither in the configuration nor in Envoy's config dump.
 *
 * @param header lower-case header name, such as {@code authorization}
 * @param prefix what stands before the value, such as {@code "Bearer "}; may be empty
 * @param environmentVariable the variable of the Envoy process that holds the value
 */
public record Credential(String header, String prefix, String environmentVariable) {
  private static final Pattern HEADER = Pattern.compile("[a-z0-9][a-z0-9_-]{0,126}");
  private static final Pattern PREFIX = Pattern.compile("[\\x20-\\x7e]{0,64}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

  public Credential {
    EnvoyPlanException.require(
        HEADER.matcher(header).matches(), "credential.header", header, "a lower-case header name");
    EnvoyPlanException.require(
        PREFIX.matcher(prefix).matches(), "credential.prefix", prefix, "at most 64 ASCII letters");
    EnvoyPlanException.require(
        VARIABLE.matcher(environmentVariable).matches(),
        "credential.environmentVariable",
        environmentVariable,
        "a name of letters, digits and _");
  }
}
