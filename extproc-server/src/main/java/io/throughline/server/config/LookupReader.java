package io.throughline.server.config;

import io.throughline.selector.LookupTables;
import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.server.config.LookupKey.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads {@code global.router.model_selection.lookup_tables}. */
final class LookupReader {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(1);
  private static final int ENTRIES_MAX = 10_000;
  private static final int SAMPLES_MAX = 1_000_000;

  private final Set<String> models;
  private final Path folder;
  private final Map<String, Entry> overrides = new HashMap<>();

  /**
   * Creates a reader.
   *
   * @param models the catalogue
   * @param folder what a relative storage path resolves against
   */
  LookupReader(Set<String> models, Path folder) {
    this.models = models;
    this.folder = folder;
  }

  LookupSettings read(Section block, int minPriorSamples) {
    LookupSettings off = LookupSettings.OFF;
    boolean enabled = block.bool("enabled", off.enabled());
    Path file = block.file("storage_path", folder);
    Duration save = block.duration("auto_save_interval", off.autoSaveInterval(), LEAST, MOST);
    boolean populate = block.bool("populate_from_replay", off.populateFromReplay());
    Duration every = block.duration("populate_interval", off.populateInterval(), LEAST, MOST);
    int minSamples = block.integer("min_samples", off.minSamples(), 1, SAMPLES_MAX);
    block.list("quality_gaps", 0, ENTRIES_MAX, "item").forEach(this::qualityGap);
    block.list("handoff_penalties", 0, ENTRIES_MAX, "item").forEach(this::handoffPenalty);
    block.list("remaining_turn_priors", 0, ENTRIES_MAX, "item").forEach(this::remainingTurns);
    block.finish();
    if (!enabled && (populate || !overrides.isEmpty())) {
      block.warning("enabled", "false", "true where the tables shall count");
    }
    return new LookupSettings(
        enabled, file, save, populate, every, minSamples, minPriorSamples, overrides);
  }

  private void qualityGap(Section item) {
    String family = item.name("task_family");
    String current = model(item, "current_model");
    String candidate = model(item, "candidate_model");
    apart(item, "candidate_model", current, candidate);
    add(item, Table.QUALITY_GAP, LookupTables.qualityGapKey(family, current, candidate));
  }

  private void handoffPenalty(Section item) {
    String from = model(item, "from_model");
    String to = model(item, "to_model");
    apart(item, "to_model", from, to);
    add(item, Table.HANDOFF_PENALTY, LookupTables.handoffKey(from, to));
  }

  private void remainingTurns(Section item) {
    String name = item.name("intent_or_domain");
    add(item, Table.REMAINING_TURN_PRIOR, LookupTables.priorKey(name));
  }

  private String model(Section item, String key) {
    String model = item.name(key);
    if (!model.isEmpty() && !models.isEmpty() && !models.contains(model)) {
      item.error(key, model, "one of " + String.join(", ", models));
    }
    return model;
  }

  private static void apart(Section item, String key, String one, String other) {
    if (!one.isEmpty() && one.equals(other)) {
      item.error(key, other, "another model");
    }
  }

  private void add(Section item, Table table, String key) {
    double value = item.requiredNumber("value", table.min(), table.max());
    item.finish();
    if (overrides.put(key, new Entry(value, Source.CONFIG_OVERRIDE, 0)) != null) {
      item.problem("twice", "each entry once");
    }
  }
}
