/** The APIs that clients speak: what a request says, how its body is edited, how errors look. */
@NullMarked
package io.throughline.server.dialect;

import org.jspecify.annotations.NullMarked;
