package io.throughline.server.dialect;

import org.jspecify.annotations.Nullable;

/**
 * Where something can be said behind a conversation.
 *
 * @param list offset of the bracket that closes the list of messages
 * @param content where the content of the last message stands, a text or a list that is not empty
 */
public record ConversationEnd(int list, @Nullable ByteSpan content) {}
