/** Who sends a request: its tenant and its session. */
@NullMarked
package io.throughline.server.identity;

import org.jspecify.annotations.NullMarked;
