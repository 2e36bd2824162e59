/** The journal: one replay record for each routed request, and the queries over them. */
@NullMarked
package io.throughline.replay;

import org.jspecify.annotations.NullMarked;
