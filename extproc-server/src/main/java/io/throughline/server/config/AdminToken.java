package io.throughline.server.config;

/**
 * A bearer token that the admin address takes.
 *
 * @param key where it stands in the file
 * @param environmentVariable names the variable that holds it
 * @param scope what its bearer may do
 * @param tenant the only tenant that its bearer sees; empty for all
 */
public record AdminToken(String key, String environmentVariable, Scope scope, String tenant) {
  /** What the bearer of a token may do. */
  public enum Scope {
    /** Look. */
    READ,
    /** Look and change. */
    ADMIN
  }
}
