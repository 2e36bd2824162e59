/**
 * The demo: sample model servers, a real agent client and recorded sessions, run through Envoy and
 * the sidecar, with what was decided shown turn by turn and checked at the end.
 */
@NullMarked
package io.throughline.demo;

import org.jspecify.annotations.NullMarked;
