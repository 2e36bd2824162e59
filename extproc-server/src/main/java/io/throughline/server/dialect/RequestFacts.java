package io.throughline.server.dialect;

import io.throughline.selector.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one request says, read in one pass over its body. Independent of the API that the client
 * speaks.
 *
 * @param api the API that the client speaks
 * @param model the model that the client asked for
 * @param modelSpan where its JSON value (quotes included) stands in the body
 * @param stream whether the client asked for a stream
 * @param conversation counts over all messages
 * @param needs what a model must take beside text to serve the request, in any of its messages
 * @param text the text that decisions look at: the last user message that has text, else all other
 *     texts; empty when there is none
 * @param contextTokens estimated tokens of all messages: ceil(UTF-8 bytes / 4) of all text, tool
 *     calls and results included
 * @param historyTokens the same over all messages but the last
 * @param turnIndex assistant messages so far
 * @param toolLoop whether the request answers tool calls of the last assistant message and no plain
 *     user message follows the answers
 * @param callDigests digests of the tool-call ids in the last assistant message; of those that are
 *     answered where the provider keeps that message
 * @param conversationDigest digest of all messages
 * @param parentDigest digest of the messages before the last assistant message; 0 when there is
 *     none
 * @param metadata the entries of the {@code metadata} object that have a value, by key
 * @param reasoning where the body says how much to reason
 * @param streamOptions where the value of {@code stream_options} stands; null without one
 * @param ids fields that may name the session
 * @param providerState what the provider keeps or has sealed
 * @param editsFiles whether the model called a tool that edits files, in any message
 * @param prompt shape of the last user message that says something; without its hash where that was
 *     asked before, as in a tool loop
 * @param prefixes hashes by which the conversation is found again; {@link Prefixes#NONE} unless
 *     they were asked for
 * @param rounds the tool calls of the last answers with their results
 * @param end where something can be said behind the conversation; null where its last message is an
 *     answer, is empty, or no message of a list
 */
public record RequestFacts(
    Api api,
    String model,
    ByteSpan modelSpan,
    boolean stream,
    Conversation conversation,
    Set<Capability> needs,
    String text,
    long contextTokens,
    long historyTokens,
    int turnIndex,
    boolean toolLoop,
    List<Long> callDigests,
    long conversationDigest,
    long parentDigest,
    Map<String, String> metadata,
    ReasoningFields reasoning,
    @Nullable ByteSpan streamOptions,
    BodyIds ids,
    ProviderStateFacts providerState,
    boolean editsFiles,
    PromptShape prompt,
    Prefixes prefixes,
    Rounds rounds,
    @Nullable ConversationEnd end) {

  /** Copies the digests and the metadata. */
  public RequestFacts {
    callDigests = List.copyOf(callDigests);
    metadata = Map.copyOf(metadata);
    needs = Set.copyOf(needs);
  }
}
