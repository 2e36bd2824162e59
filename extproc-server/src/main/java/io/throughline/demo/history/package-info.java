/**
 * A past for the demo: sessions of some weeks that never were, routed by the selector that serves
 * requests, paid by the one pricing rule, and brought into the journal by its own import.
 */
@NullMarked
package io.throughline.demo.history;

import org.jspecify.annotations.NullMarked;
