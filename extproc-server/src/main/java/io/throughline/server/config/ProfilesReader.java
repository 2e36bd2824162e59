package io.throughline.server.config;

import io.throughline.session.RouterProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code sidecar.profiles}: the profiles of sessions whose clients name none. */
final class ProfilesReader {
  private static final int NAMES_MAX = 10_000;
  private static final String[] WORDS = RouterProfile.WORDS.toArray(String[]::new);

  ProfileSettings read(Section section) {
    RouterProfile otherwise = profile(section.optionalOneOfAnyCase("default", WORDS));
    ProfileSettings settings =
        new ProfileSettings(
            named(section, "tenants"),
            named(section, "workspaces"),
            otherwise,
            floor(section.section("agent")));
    section.finish();
    return settings;
  }

  private static double floor(Section agent) {
    double floor = agent.number("quality_floor", 0, 0, 1);
    agent.finish();
    return floor;
  }

  private static Map<String, RouterProfile> named(Section section, String key) {
    Map<String, String> words = section.wordsAnyCase(key, WORDS);
    if (words.size() > NAMES_MAX) {
      section.error(key, words.size() + " entries", "at most " + NAMES_MAX + " entries");
    }
    Map<String, RouterProfile> profiles = new HashMap<>();
    words.forEach((name, word) -> profiles.put(name, profile(word)));
    return profiles;
  }

  private static RouterProfile profile(@Nullable String word) {
    return word == null
        ? RouterProfile.NONE
        : Objects.requireNonNull(RouterProfile.ofWord(word), "one of the words");
  }
}
