/** The admin address: replay API, health, readiness and metrics. */
@NullMarked
package io.throughline.server.admin;

import org.jspecify.annotations.NullMarked;
