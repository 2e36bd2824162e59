package io.throughline.server.config;

import io.throughline.selector.LookupTables.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How lookup tables come about (docs/session-aware.md, section 10).
 *
 * @param enabled whether they count
 * @param file where manual and derived entries are kept; null for memory only
 * @param autoSaveInterval how often derived entries are written there
 * @param populateFromReplay whether entries are derived from the journal
 * @param populateInterval how often
 * @param minSamples sessions without which a derived gap or penalty does not count
 * @param minPriorSamples the same of priors, where a decision has no setting of its own
 * @param overrides entries of the configuration by written key
 */
public record LookupSettings(
    boolean enabled,
    @Nullable Path file,
    Duration autoSaveInterval,
    boolean populateFromReplay,
    Duration populateInterval,
    int minSamples,
    int minPriorSamples,
    Map<String, Entry> overrides) {
  /** No tables. */
  public static final LookupSettings OFF =
      new LookupSettings(
          false, null, Duration.ofMinutes(5), false, Duration.ofMinutes(15), 30, 3, Map.of());

  /** Copies the entries. */
  public LookupSettings {
    overrides = Map.copyOf(overrides);
  }
}
