package io.throughline.server.dialect;

/**
 * A run of bytes in a body.
 *
 * @param start offset of its first byte
 * @param end offset behind its last byte
 */
public record ByteSpan(int start, int end) {}
