/** Session stores: where session memory lives between turns. */
@NullMarked
package io.throughline.store;

import org.jspecify.annotations.NullMarked;
