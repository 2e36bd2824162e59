/** Benchmarks of the shipped classes. */
@NullMarked
package io.throughline.bench;

import org.jspecify.annotations.NullMarked;
