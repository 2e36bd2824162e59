package io.throughline.server.dialect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a body says beside its conversation; see {@link RequestFacts} for the parts. */
record RequestHead(
    Api api,
    String model,
    ByteSpan modelSpan,
    boolean stream,
    int toolDefinitions,
    Map<String, String> metadata,
    ReasoningFields reasoning,
    @Nullable ByteSpan streamOptions,
    BodyIds ids) {}
