/** Session memory as values: what is remembered of a session, and how a turn changes it. */
@NullMarked
package io.throughline.session;

import org.jspecify.annotations.NullMarked;
