package io.throughline.demo.history;

import io.throughline.selector.Cost;
import io.throughline.selector.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a request came to.
 *
 * @param usage null where no model worked for it
 * @param firstMillis epoch milliseconds of its first token; 0 without one
 * @param endMillis epoch milliseconds of its end
 */
record Answer(@Nullable Usage usage, Cost cost, long firstMillis, long endMillis) {}
