package io.throughline.server.config;

import io.throughline.server.signal.Bounds;
import org.jspecify.annotations.Nullable;

/** Reads a numeric predicate. */
final class BoundsReader {
  private BoundsReader() {}

  /** The predicate of a section; a section that is absent has none, and that is told elsewhere. */
  static Bounds read(Section section) {
    Double gt = bound(section, "gt");
    Double gte = bound(section, "gte");
    Double lt = bound(section, "lt");
    Double lte = bound(section, "lte");
    section.finish();
    if (gt != null && gte != null || lt != null && lte != null) {
      section.error("gt", "both forms of one bound", "gt or gte, and lt or lte");
    }
    if (section.present() && gt == null && gte == null && lt == null && lte == null) {
      section.error("gte", "no bound", "gt, gte, lt or lte");
    }
    return new Bounds(
        gt != null ? gt : gte != null ? gte : Double.NEGATIVE_INFINITY,
        gt == null,
        lt != null ? lt : lte != null ? lte : Double.POSITIVE_INFINITY,
        lt == null);
  }

  private static @Nullable Double bound(Section section, String key) {
    return section.optionalNumber(key, -1e9, 1e9);
  }
}
