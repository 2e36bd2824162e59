/** Recorded sessions made again under another configuration. */
@NullMarked
package io.throughline.server.whatif;

import org.jspecify.annotations.NullMarked;
