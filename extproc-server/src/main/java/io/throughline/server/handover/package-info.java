/** A sidecar that starts takes over what the one that serves now remembers. */
@NullMarked
package io.throughline.server.handover;

import org.jspecify.annotations.NullMarked;
