/** The command line. */
@NullMarked
package io.throughline.server.cli;

import org.jspecify.annotations.NullMarked;
