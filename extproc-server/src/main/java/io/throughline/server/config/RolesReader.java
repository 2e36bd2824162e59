package io.throughline.server.config;

import io.throughline.server.signal.RoleBindings;
import io.throughline.server.signal.RoleBindings.Binding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code routing.signals.role_bindings} and {@code global.services.authz}. */
final class RolesReader {
  private final Set<String> names = new HashSet<>();

  RoleBindings read(List<Section> bindings, Section authz) {
    boolean failOpen = authz.bool("fail_open", false);
    Section identity = authz.section("identity");
    String user = HeaderNames.read(identity, "user_id_header", "x-authz-user-id");
    String groups = HeaderNames.read(identity, "user_groups_header", "x-authz-user-groups");
    identity.finish();
    authz.notServed("providers");
    authz.finish();
    List<Binding> read = new ArrayList<>();
    for (Section section : bindings) {
      read.add(binding(section));
    }
    return new RoleBindings(user, groups, read, failOpen);
  }

  private Binding binding(Section section) {
    String name = section.name("name");
    section.described("description");
    String role = section.name("role");
    Set<String> users = new HashSet<>();
    Set<String> groups = new HashSet<>();
    List<Section> subjects = section.list("subjects");
    for (Section subject : subjects) {
      String kind = subject.oneOf("kind", "", "User", "Group");
      (kind.equals("User") ? users : groups).add(subject.name("name"));
      subject.finish();
    }
    section.finish();
    if (!name.isEmpty() && !names.add(name)) {
      section.error("name", name, "a name that no other binding has");
    }
    if (subjects.isEmpty()) {
      section.error("subjects", "none", "at least one subject");
    }
    return new Binding(role, users, groups);
  }
}
