/** The durable journal: records on their way to a store, and the stores. */
@NullMarked
package io.throughline.replay.journal;

import org.jspecify.annotations.NullMarked;
