/** Secrets and personal data in texts that are kept. */
@org.jspecify.annotations.NullMarked
package io.throughline.replay.redact;
