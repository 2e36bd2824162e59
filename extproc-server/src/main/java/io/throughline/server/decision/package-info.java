/** Decisions: rule trees over signals, and which of the matching decisions wins. */
@NullMarked
package io.throughline.server.decision;

import org.jspecify.annotations.NullMarked;
