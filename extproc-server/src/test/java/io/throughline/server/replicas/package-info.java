/**
 * Replicas that share sessions in a Redis: the same turns beside one sidecar alone, and what a
 * Redis in trouble does to them. {@code bin/chaos} runs it long, the integration tests short.
 */
package io.throughline.server.replicas;
