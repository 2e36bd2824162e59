/** Benchmarks that reach what is private to the exchange: they run what the sidecar runs. */
@NullMarked
package io.throughline.server.exchange;

import org.jspecify.annotations.NullMarked;
