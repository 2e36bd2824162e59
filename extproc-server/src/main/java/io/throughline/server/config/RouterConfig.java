package io.throughline.server.config;

import io.throughline.selector.Catalogue;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.signal.RoleBindings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checked configuration: the immutable snapshot that serves requests.
 *
 * @param listener where Envoy takes requests
 * @param models the catalogue by logical name, in the file's order
 * @param catalogue the same as the selector sees it
 * @param defaultModel used when no decision matches
 * @param autoNames model names that ask for routing
 * @param decisions finds the decision of a request
 * @param sessionAware settings of session_aware where no decision has its own
 * @param ratings how feedback rates models
 * @param lookup how lookup tables come about
 * @param plans where the planner's tables are kept
 * @param roles who has which role, where a decision asks for roles; null where none does
 * @param sidecar our own section
 * @param warnings problems that do not stop the start
 */
public record RouterConfig(
    ListenerConfig listener,
    Map<String, ModelConfig> models,
    Catalogue catalogue,
    String defaultModel,
    Set<String> autoNames,
    DecisionEngine decisions,
    SessionAwareConfig sessionAware,
    RatingSettings ratings,
    LookupSettings lookup,
    PlanStorage plans,
    @Nullable RoleBindings roles,
    SidecarSettings sidecar,
    List<Problem> warnings) {

  /** The model of a logical name; null when the catalogue lacks it. */
  public @Nullable ModelConfig model(String name) {
    return models.get(name);
  }

  /** Whether roles decide and a request that bears these headers names no user. */
  public boolean refusesWithoutUser(RequestHeaders headers) {
    return roles != null && !roles.failOpen() && !roles.namesUser(headers);
  }
}
