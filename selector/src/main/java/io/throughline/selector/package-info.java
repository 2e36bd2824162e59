/**
 * The pure domain: candidates, prices, base methods, safety locks and the session_aware choice.
 *
 * <p>Nothing here does I/O, reads a clock or logs. All public types are immutable and safe for use
 * by any number of threads, except the builders, which belong to one thread.
 */
@NullMarked
package io.throughline.selector;

import org.jspecify.annotations.NullMarked;
