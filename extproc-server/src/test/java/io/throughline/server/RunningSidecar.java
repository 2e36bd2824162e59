package io.throughline.server;

/** A sidecar that a test has started. */
interface RunningSidecar extends AutoCloseable {
  @Override
  void close();
}
