/** What operators can measure. */
@NullMarked
package io.throughline.server.metrics;

import org.jspecify.annotations.NullMarked;
