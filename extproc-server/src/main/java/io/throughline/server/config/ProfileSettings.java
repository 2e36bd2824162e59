package io.throughline.server.config;

import io.throughline.selector.OrderedMethod;
import io.throughline.selector.Profile;
import io.throughline.session.RouterProfile;
import java.util.Map;

/**
 * The profiles of sessions: who gets which where the client says nothing, and what each of them is
 * made of. Immutable.
 *
 * @param byTenant profiles by tenant, which count first
 * @param byWorkspace then those by workspace
 * @param otherwise then this one
 * @param agentQualityFloor least quality score of a model that an AGENT session may get, 0 to 1
 */
public record ProfileSettings(
    Map<String, RouterProfile> byTenant,
    Map<String, RouterProfile> byWorkspace,
    RouterProfile otherwise,
    double agentQualityFloor) {
  private static final Profile CHAT = new Profile(OrderedMethod.FASTEST.name(), false, 0);
  private static final Profile BATCH = new Profile(OrderedMethod.CHEAPEST_SPREAD.name(), false, 0);
  private static final Profile SAVINGS = new Profile(OrderedMethod.CHEAPEST.name(), false, 0);

  /** Copies the maps. */
  public ProfileSettings {
    byTenant = Map.copyOf(byTenant);
    byWorkspace = Map.copyOf(byWorkspace);
  }

  /** The profile of a session whose client names none. */
  public RouterProfile of(String tenant, String workspace) {
    RouterProfile own = byTenant.get(tenant);
    return own == null ? byWorkspace.getOrDefault(workspace, otherwise) : own;
  }

  /** What a profile asks of the selector. */
  public Profile parts(RouterProfile profile) {
    return switch (profile) {
      case NONE -> Profile.NONE;
      case CHAT -> CHAT;
      case AGENT -> new Profile("", true, agentQualityFloor);
      case BATCH -> BATCH;
      case SAVINGS -> SAVINGS;
    };
  }
}
