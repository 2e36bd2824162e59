package io.throughline.server.learned;

import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Entries of lookup tables that outlive the process, by written key. An immutable snapshot.
 *
 * @param manual what operators have set
 * @param derived what the journal has told
 */
record LookupEntries(SortedMap<String, Kept> manual, SortedMap<String, Kept> derived) {
  static final LookupEntries NONE = new LookupEntries(new TreeMap<>(), new TreeMap<>());

  /**
   * One entry.
   *
   * @param at when it was set or derived
   */
  record Kept(Entry entry, Instant at) {}

  LookupEntries {
    manual = new TreeMap<>(manual);
    derived = new TreeMap<>(derived);
  }

  /** The entries of one source, which is not the configuration. */
  Map<String, Kept> of(Source source) {
    return source == Source.MANUAL ? manual : derived;
  }

  int size() {
    return manual.size() + derived.size();
  }
}
