/** Recorded choices, read so that they can be made again. */
@org.jspecify.annotations.NullMarked
package io.throughline.replay.whatif;
