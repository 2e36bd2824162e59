package io.throughline.server.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads {@code sidecar.workspaces}: names, and the tenants and virtual keys that belong to each.
 */
final class WorkspacesReader {
  private static final int WORKSPACES_MAX = 1_000;
  private static final int MEMBERS_MAX = 10_000;
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,64}");
  private static final Pattern TENANT = Pattern.compile("[^\\p{Cntrl}]{1,255}");
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");

  private final Map<String, String> byTenant = new HashMap<>();
  private final Map<String, String> byKey = new HashMap<>();

  Workspaces read(Section sidecar) {
    Map<String, Section> named = sidecar.sections("workspaces");
    if (named.size() > WORKSPACES_MAX) {
      sidecar.error(
          "workspaces", named.size() + " workspaces", "at most " + WORKSPACES_MAX + " workspaces");
    }
    named.forEach((name, section) -> read(sidecar, name, section));
    return new Workspaces(byTenant, byKey);
  }

  private void read(Section sidecar, String name, Section section) {
    List<String> tenants = section.strings("tenants");
    List<String> keys = section.strings("virtual_keys");
    section.finish();
    if (sidecar.reading().describing()) {
      return;
    }
    if (name.isBlank() || !NAME.matcher(name).matches()) {
      sidecar.error("workspaces", "a name", "names of 1 to 64 printable characters");
    }
    if (tenants.isEmpty() && keys.isEmpty()) {
      section.error("tenants", "none", "at least one of tenants and virtual_keys");
    }
    add(section, "tenants", tenants, TENANT, "1 to 255 printable characters", name, byTenant);
    String hash = "32 lower-case hexadecimal digits, as records tell in virtual_key_id";
    add(section, "virtual_keys", keys, KEY, hash, name, byKey);
  }

  /** Of a wrong member only the place is told: it may be a credential. */
  private static void add(
      Section section,
      String key,
      List<String> members,
      Pattern form,
      String expected,
      String name,
      Map<String, String> workspaces) {
    if (members.size() > MEMBERS_MAX) {
      section.error(key, members.size() + " entries", "at most " + MEMBERS_MAX + " entries");
      return;
    }
    for (int i = 0; i < members.size(); i++) {
      if (!form.matcher(members.get(i)).matches()) {
        section.error(key + "[" + i + "]", "another form", expected);
      } else if (workspaces.putIfAbsent(members.get(i), name) != null) {
        section.error(key + "[" + i + "]", "listed twice", "an entry that no other list has");
      }
    }
  }
}
