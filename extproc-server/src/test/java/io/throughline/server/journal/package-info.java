/**
 * Journals in trouble, behind a real Envoy and under load. {@code bin/chaos} runs it long, the
 * integration test short.
 */
package io.throughline.server.journal;
