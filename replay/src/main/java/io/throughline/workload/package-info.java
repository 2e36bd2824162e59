/**
 * The workload laboratory: synthetic agent sessions, the shipped selector and its rivals on them,
 * and one pricing rule for all.
 *
 * <p>Nothing here does I/O, reads a clock or logs; equal seeds give equal numbers. All public types
 * are immutable and safe for use by any number of threads, except a {@link
 * io.throughline.workload.Chooser}, which belongs to one session.
 */
@NullMarked
package io.throughline.workload;

import org.jspecify.annotations.NullMarked;
