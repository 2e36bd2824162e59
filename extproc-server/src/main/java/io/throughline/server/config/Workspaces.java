package io.throughline.server.config;

import java.util.Map;

/**
 * Who requests count for.
 *
 * @param byTenant names of workspaces, by tenant
 * @param byVirtualKey the same by the hash of a client's credential, which counts first
 */
public record Workspaces(Map<String, String> byTenant, Map<String, String> byVirtualKey) {
  /** Each tenant is its own. */
  public static final Workspaces NONE = new Workspaces(Map.of(), Map.of());

  /** Copies the maps. */
  public Workspaces {
    byTenant = Map.copyOf(byTenant);
    byVirtualKey = Map.copyOf(byVirtualKey);
  }

  /**
   * The workspace of a request; its tenant where nothing is mapped.
   *
   * @param virtualKeyId empty for none
   */
  public String of(String tenant, String virtualKeyId) {
    String byKey = byVirtualKey.get(virtualKeyId);
    return byKey == null ? byTenant.getOrDefault(tenant, tenant) : byKey;
  }
}
