/** What the journal's sessions teach about models and tasks; pure, no state is kept. */
@NullMarked
package io.throughline.replay.derive;

import org.jspecify.annotations.NullMarked;
