/** Sessions as they are now, in memory. */
@NullMarked
package io.throughline.server.live;

import org.jspecify.annotations.NullMarked;
