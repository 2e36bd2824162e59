package io.throughline.server.dialect;

import org.jspecify.annotations.Nullable;

/**
 * A tool call, as it stands in a body.
 *
 * @param id its id; {@link MessageReader#ANY_CALL} without one
 * @param name where the tool's name stands, without quotes; null without one
 * @param arguments where its arguments stand, a string with its quotes; null without any
 */
record ToolCall(String id, @Nullable ByteSpan name, @Nullable ByteSpan arguments) {}
