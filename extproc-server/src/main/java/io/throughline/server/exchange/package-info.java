/** One HTTP exchange as Envoy shows it: from the request's headers to the reply that routes it. */
@NullMarked
package io.throughline.server.exchange;

import org.jspecify.annotations.NullMarked;
