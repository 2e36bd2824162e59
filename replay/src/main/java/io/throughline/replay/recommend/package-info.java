/**
 * What the journal's sums advise: rules as data, each with its numbers and the change it asks for.
 */
@NullMarked
package io.throughline.replay.recommend;

import org.jspecify.annotations.NullMarked;
