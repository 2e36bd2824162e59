/**
 * Recorded agent sessions: the policies of the laboratory on them, with each model's prefix cache
 * simulated as its provider runs it, and the shipped ledger's expectation beside what came.
 *
 * <p>Nothing here does I/O, reads a clock or logs. All public types are immutable and safe for use
 * by any number of threads, except a {@link io.throughline.workload.Chooser}, which belongs to one
 * session.
 */
@NullMarked
package io.throughline.workload.trace;

import org.jspecify.annotations.NullMarked;
