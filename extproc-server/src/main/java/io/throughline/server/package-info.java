/** The sidecar: how its parts come together. */
@NullMarked
package io.throughline.server;

import org.jspecify.annotations.NullMarked;
