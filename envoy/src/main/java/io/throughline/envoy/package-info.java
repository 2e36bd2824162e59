/**
 * Everything Throughline knows about Envoy: its configuration from plain inputs, and a real Envoy
 * to run it.
 *
 * <p>Start at {@link io.throughline.envoy.EnvoyPlan} (what is wanted), {@link
 * io.throughline.envoy.Bootstrap} (the YAML) and {@link io.throughline.envoy.EnvoyProcess} (the
 * running binary). {@link io.throughline.envoy.RoutingHeaders} holds the names that the sidecar and
 * Envoy must agree on.
 */
@NullMarked
package io.throughline.envoy;

import org.jspecify.annotations.NullMarked;
