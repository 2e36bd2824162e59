/** Notices conversations that go in circles, from hashes of what was called and said. */
@NullMarked
package io.throughline.divergence;

import org.jspecify.annotations.NullMarked;
