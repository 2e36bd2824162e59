/** Session memory in Redis, which replicas share. */
@NullMarked
package io.throughline.store.redis;

import org.jspecify.annotations.NullMarked;
