package io.throughline.server.learned;

import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.server.config.LookupKey;
import io.throughline.server.config.LookupKey.Table;
import io.throughline.server.config.LookupSettings;
import io.throughline.server.learned.LookupBook.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All sources of lookup tables, one over the other: what the journal told, what operators set, what
 * the configuration says. An immutable snapshot.
 *
 * @param settings with the entries of the configuration
 * @param entries the others
 */
record LookupLayers(LookupSettings settings, LookupEntries entries) {
  static final LookupLayers NONE = new LookupLayers(LookupSettings.OFF, LookupEntries.NONE);

  /** What counts. Derived priors go with their sample counts: the selector rejects them, aloud. */
  LookupTables tables() {
    if (!settings.enabled()) {
      return LookupTables.EMPTY;
    }
    Map<String, Entry> all = new HashMap<>();
    entries
        .derived()
        .forEach((key, kept) -> {
          Table table = LookupKey.of(key).table();
          if (table == Table.REMAINING_TURN_PRIOR || isEnough(table, kept.entry())) {
            all.put(key, kept.entry());
          }
        });
    entries.manual().forEach((key, kept) -> all.put(key, kept.entry()));
    all.putAll(settings.overrides());
    return LookupTables.ofKeys(all);
  }

  /** All entries, the strongest source first. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    new TreeMap<>(settings.overrides())
        .forEach((key, entry) -> lines.add(line(taken, key, entry, null)));
    entries.manual().forEach((key, one) -> lines.add(line(taken, key, one.entry(), one.at())));
    entries.derived().forEach((key, one) -> lines.add(line(taken, key, one.entry(), one.at())));
    return lines;
  }

  private Line line(Set<String> taken, String key, Entry entry, @Nullable Instant at) {
    String unused = "";
    if (!settings.enabled()) {
      unused = "disabled";
    } else if (!taken.add(key)) {
      unused = "overridden";
    } else if (!isEnough(LookupKey.of(key).table(), entry)) {
      unused = "low_sample_count";
    }
    return new Line(key, entry, at, unused);
  }

  long count(Table table, Source source) {
    Set<String> keys =
        source == Source.CONFIG_OVERRIDE
            ? settings.overrides().keySet()
            : entries.of(source).keySet();
    return keys.stream().filter(key -> isOf(table, key)).count();
  }

  long rejected(Table table) {
    return entries.derived().entrySet().stream()
        .filter(one -> isOf(table, one.getKey()))
        .filter(one -> !isEnough(table, one.getValue().entry()))
        .count();
  }

  private static boolean isOf(Table table, String key) {
    return key.startsWith(table.word() + ":");
  }

  /** Whether an entry comes from enough sessions, where it comes from sessions. */
  boolean isEnough(Table table, Entry entry) {
    int least =
        table == Table.REMAINING_TURN_PRIOR ? settings.minPriorSamples() : settings.minSamples();
    return entry.source() != Source.REPLAY_DERIVED || entry.sampleCount() >= least;
  }
}
