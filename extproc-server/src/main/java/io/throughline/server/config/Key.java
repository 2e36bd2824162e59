package io.throughline.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of a mapping.
 *
 * @param name as it is written
 * @param type what may stand there
 * @param absent what counts when it is absent; null where nothing does
 * @param required whether it must be there
 * @param service what becomes of it
 */
record Key(
    String name, ValueType type, @Nullable Object absent, boolean required, Service service) {

  /** What becomes of a value. */
  enum Service {
    /** It does what it says. */
    SERVED,
    /** It is accepted and changes nothing. */
    NO_EFFECT,
    /** The layout knows it; we do not serve it. */
    NOT_SERVED,
    /** It must not be there. */
    REFUSED
  }

  Key withService(Service other) {
    return new Key(name, type, absent, required, other);
  }
}
