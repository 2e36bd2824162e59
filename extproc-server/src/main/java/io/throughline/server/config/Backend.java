package io.throughline.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One endpoint of a model.
 *
 * @param name for people; empty when not given
 * @param host name or address
 * @param port TCP port
 * @param tls whether Envoy speaks TLS to it
 * @param weight share of the model's requests, at least 1
 * @param credential the provider's key, null when none is configured
 * @param forwardsCredential whether the client's own credential is passed on
 */
public record Backend(
    String name,
    String host,
    int port,
    boolean tls,
    int weight,
    @Nullable ProviderCredential credential,
    boolean forwardsCredential) {

  /** Names the credential that it is asked with; empty for none. */
  String credentialName() {
    if (forwardsCredential) {
      return ModelConfig.FORWARDED;
    }
    return credential == null ? "" : credential.environmentVariable();
  }

  /**
   * A provider key, by reference. The value stays in Envoy's environment.
   *
   * @param environmentVariable holds the key
   * @param header carries it, lower case
   * @param prefix stands before the key in the header, e.g. {@code "Bearer "}
   */
  public record ProviderCredential(String environmentVariable, String header, String prefix) {}
}
