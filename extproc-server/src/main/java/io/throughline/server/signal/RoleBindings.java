package io.throughline.server.signal;

import io.throughline.server.identity.RequestHeaders;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Who has which role. Users and groups come from headers that a proxy in front sets; names are
 * compared as they are written. Immutable and thread-safe.
 *
 * @param userHeader names the user, lower case
 * @param groupsHeader lists the user's groups with commas between them, lower case
 * @param bindings what is bound, in the file's order
 * @param failOpen whether a request without a user is decided without roles instead of refused
 */
public record RoleBindings(
    String userHeader, String groupsHeader, List<Binding> bindings, boolean failOpen)
    implements Function<SignalInput, Set<String>> {

  /**
   * One binding: any of its subjects has the role.
   *
   * @param users names of users
   * @param groups names of groups
   */
  public record Binding(String role, Set<String> users, Set<String> groups) {
    /** Copies the names. */
    public Binding {
      users = Set.copyOf(users);
      groups = Set.copyOf(groups);
    }

    boolean binds(String user, Set<String> theirGroups) {
      return users.contains(user) || theirGroups.stream().anyMatch(groups::contains);
    }
  }

  /** Copies the bindings. */
  public RoleBindings {
    bindings = List.copyOf(bindings);
  }

  /** Whether a request names a user. */
  public boolean namesUser(RequestHeaders headers) {
    return !headers.get(userHeader).isEmpty();
  }

  /** The roles of a request; none without a user. */
  @Override
  public Set<String> apply(SignalInput input) {
    String user = input.headers().get(userHeader);
    if (user.isEmpty()) {
      return Set.of();
    }
    Set<String> groups = groups(input.headers());
    Set<String> roles = new HashSet<>();
    for (Binding binding : bindings) {
      if (binding.binds(user, groups)) {
        roles.add(binding.role());
      }
    }
    return roles;
  }

  private Set<String> groups(RequestHeaders headers) {
    Set<String> groups = new HashSet<>();
    Arrays.stream(headers.get(groupsHeader).split(",", -1))
        .map(String::strip)
        .filter(group -> !group.isEmpty())
        .forEach(groups::add);
    return groups;
  }
}
