package io.throughline.server.admin;

import io.throughline.replay.journal.RecordQuery;
import io.throughline.server.config.AdminToken.Scope;

/**
 * What the caller of a request may see and do.
 *
 * @param scope look, or look and change
 * @param tenant the only tenant whose records it sees; empty for all
 */
public record Access(Scope scope, String tenant) {
  /** Everything. */
  public static final Access ALL = new Access(Scope.ADMIN, "");

  /** Whether records of that tenant are there for this caller. */
  public boolean sees(String owner) {
    return tenant.isEmpty() || tenant.equals(owner);
  }

  /** The same query, of what this caller sees. */
  public RecordQuery narrowed(RecordQuery query) {
    return tenant.isEmpty() ? query : query.ofTenant(tenant);
  }

  boolean ofAllTenants() {
    return tenant.isEmpty();
  }

  boolean changes() {
    return scope == Scope.ADMIN;
  }
}
