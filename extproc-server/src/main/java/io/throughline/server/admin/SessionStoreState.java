package io.throughline.server.admin;

/**
 * How session memory is.
 *
 * @param type {@code memory} or {@code redis}
 * @param up whether it answers; this sidecar's memory stands in while it does not
 * @param sessions that are remembered here
 * @param unshared sessions and links that only this sidecar has
 */
public record SessionStoreState(String type, boolean up, long sessions, long unshared) {}
