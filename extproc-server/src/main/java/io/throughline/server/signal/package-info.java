/** Signals: what decisions look at in a request. None of them calls a model. */
@NullMarked
package io.throughline.server.signal;

import org.jspecify.annotations.NullMarked;
