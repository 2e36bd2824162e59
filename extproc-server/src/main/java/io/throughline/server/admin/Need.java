package io.throughline.server.admin;

/** What a route asks of its caller. */
public enum Need {
  /** Nothing: the route is open. */
  NOTHING,
  /** To look; a caller of one tenant gets what is that tenant's. */
  READ,
  /** To look at what is not divided by tenant. */
  READ_ALL,
  /** To change; a caller of one tenant changes what is that tenant's. */
  ADMIN,
  /** To change what is not divided by tenant. */
  ADMIN_ALL;

  /** Why that caller may not; "" when it may. */
  String missing(Access access) {
    if ((this == ADMIN || this == ADMIN_ALL) && !access.changes()) {
      return "the token's scope is read (expected: admin)";
    }
    if ((this == READ_ALL || this == ADMIN_ALL) && !access.ofAllTenants()) {
      return "the token is one tenant's (expected: a token of all tenants)";
    }
    return "";
  }
}
