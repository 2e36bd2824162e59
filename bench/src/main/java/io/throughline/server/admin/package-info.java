/** The console's questions, for benchmarks. */
@NullMarked
package io.throughline.server.admin;

import org.jspecify.annotations.NullMarked;
