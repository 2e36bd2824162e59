package io.throughline.server.dialect;

import io.throughline.selector.Capability;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Collects the facts of a conversation, one message after the other, whatever API it comes from.
 */
final class Transcript {
  /** So many user messages without a word may follow the one that counts. */
  private static final int USER_TEXTS_MAX = 64;

  private final boolean mergesAnswers;
  private final Fingerprint fingerprint;
  private final ProviderStateFacts.Builder states;
  private final JsonParser parser;
  private final MessageReader message;
  private final @Nullable StringBuilder otherTexts;

  private int users;
  private int assistants;
  private int systems;
  private int developers;
  private int tools;
  private int toolResults;
  private int toolCalls;
  private int count;
  private long textBytes;
  private long lastTextBytes;
  private boolean lastWasAssistant;
  private final Deque<MessageText> userTexts = new ArrayDeque<>();
  private final Rounds.Builder rounds;
  private List<ToolCall> lastCalls = List.of();
  private List<String> answersWithoutCalls = List.of();
  private boolean toolLoop;
  private long parentDigest;

  /** Whether a user message behind the last answer says something. */
  private boolean userSaidMore;

  private int listEnd;
  private final Deque<PrefixHash> beginnings = new ArrayDeque<>();

  /** Makes the reader of an API's messages. */
  interface Messages {
    MessageReader of(
        JsonParser parser, byte[] body, Fingerprint fingerprint, ProviderStateFacts.Builder states);
  }

  /**
   * Starts empty.
   *
   * @param mergesAnswers whether an answer may come in several messages that follow each other
   * @param collectOtherTexts whether texts that are not the user's are wanted, too
   */
  Transcript(
      Messages messages,
      JsonParser parser,
      byte[] body,
      Fingerprint fingerprint,
      ProviderStateFacts.Builder states,
      boolean mergesAnswers,
      boolean collectOtherTexts) {
    this.mergesAnswers = mergesAnswers;
    this.fingerprint = fingerprint;
    this.states = states;
    this.parser = parser;
    this.message = messages.of(parser, body, fingerprint, states);
    this.rounds = new Rounds.Builder(body);
    this.otherTexts = collectOtherTexts ? new StringBuilder() : null;
  }

  int count() {
    return count;
  }

  /** The list of messages ended where the parser stands. */
  void ended() {
    listEnd = (int) parser.currentTokenLocation().getByteOffset();
  }

  private @Nullable ConversationEnd end() {
    ByteSpan content = message.content;
    return listEnd == 0 || lastWasAssistant || count == 0 || content == null
        ? null
        : new ConversationEnd(listEnd, content);
  }

  /** Reads the message whose opening brace is the parser's current token. */
  void readOne() {
    long digestBefore = count == 0 ? 0 : fingerprint.digest();
    MessageDigest before = count == 0 || lastWasAssistant ? null : fingerprint.mark();
    message.read();
    add(digestBefore, before);
  }

  /** Reads a text that stands for one user message. */
  void readUserText() {
    message.clear();
    fingerprint.message();
    fingerprint.value("user");
    message.role = "user";
    message.addText();
    add(0, null);
  }

  /** Takes instructions that stand apart from the messages: they count as a system message. */
  void addInstructions(MessageReader instructions) {
    systems++;
    textBytes += instructions.textBytes();
    if (otherTexts != null) {
      addOther(otherTexts, instructions.text.decoded());
    }
  }

  private void add(long digestBefore, @Nullable MessageDigest before) {
    count++;
    lastTextBytes = message.textBytes();
    textBytes += lastTextBytes;
    MessageReader.Kind kind = message.kind();
    switch (kind) {
      case USER -> addUser();
      case ASSISTANT -> addAssistant(digestBefore, before);
      case TOOL -> addToolResult();
      case SYSTEM -> systems++;
      case DEVELOPER -> developers++;
      case OTHER -> {}
    }
    lastWasAssistant = kind == MessageReader.Kind.ASSISTANT;
    if (otherTexts != null && kind != MessageReader.Kind.USER) {
      addOther(otherTexts, message.text.decoded());
    }
  }

  private static void addOther(StringBuilder texts, String text) {
    if (!text.isEmpty()) {
      texts.append(texts.isEmpty() ? "" : " ").append(text);
    }
  }

  private void addUser() {
    users++;
    userSaidMore |= message.textBytes() > 0;
    toolLoop = false;
    answersWithoutCalls = List.of();
    if (userTexts.size() == USER_TEXTS_MAX) {
      userTexts.removeFirst();
    }
    userTexts.addLast(message.text);
  }

  private void addAssistant(long digestBefore, @Nullable MessageDigest before) {
    List<ToolCall> calls = message.calls();
    toolCalls += calls.size();
    userSaidMore = false;
    toolLoop = false;
    answersWithoutCalls = List.of();
    if (mergesAnswers && lastWasAssistant) {
      List<ToolCall> all = new ArrayList<>(lastCalls);
      all.addAll(calls);
      lastCalls = all;
      rounds.more(calls, message.text);
      return;
    }
    rounds.answer(calls, message.text);
    assistants++;
    lastCalls = calls;
    parentDigest = digestBefore;
    PrefixHash beginning = Fingerprint.hash(before);
    if (beginning != null) {
      if (beginnings.size() == Prefixes.EARLIER_MAX) {
        beginnings.removeLast();
      }
      beginnings.addFirst(beginning);
    }
  }

  private void addToolResult() {
    tools++;
    List<ToolResult> results = message.results();
    toolResults += results.size();
    if (answersLastCalls(results)) {
      toolLoop = true;
      rounds.results(results);
    } else if (lastCalls.isEmpty()) {
      List<String> all = new ArrayList<>(answersWithoutCalls);
      results.forEach(result -> all.add(result.id()));
      answersWithoutCalls = all;
    }
  }

  /** An answer without an id can only mean the calls before it. */
  private boolean answersLastCalls(List<ToolResult> results) {
    for (ToolResult result : results) {
      if (result.id().equals(MessageReader.ANY_CALL)
          ? !lastCalls.isEmpty()
          : lastCalls.stream().anyMatch(call -> call.id().equals(result.id()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The facts.
   *
   * @param historyAtProvider whether the provider keeps earlier messages, so that answers may stand
   *     here without their calls
   * @param instructions hash of what stands apart from the messages; null for none
   */
  RequestFacts facts(
      RequestHead head, boolean historyAtProvider, @Nullable PrefixHash instructions) {
    String userText = lastUserText();
    PromptShape prompt = PromptScan.of(userText);
    boolean answersProvidersCalls = historyAtProvider && !answersWithoutCalls.isEmpty();
    Conversation conversation =
        new Conversation(
            users,
            assistants,
            systems,
            developers,
            tools,
            toolResults,
            toolCalls,
            head.toolDefinitions());
    return new RequestFacts(
        head.api(),
        head.model(),
        head.modelSpan(),
        head.stream(),
        conversation,
        needs(conversation),
        userText.isEmpty() && otherTexts != null ? otherTexts.toString() : userText,
        tokens(textBytes),
        tokens(textBytes - lastTextBytes),
        assistants,
        toolLoop || answersProvidersCalls,
        digests(
            answersProvidersCalls
                ? answersWithoutCalls
                : lastCalls.stream().map(ToolCall::id).toList()),
        count == 0 ? 0 : fingerprint.digest(),
        parentDigest,
        head.metadata(),
        head.reasoning(),
        head.streamOptions(),
        head.ids(),
        states.build(),
        message.editsFiles,
        toolLoop || answersProvidersCalls || !userSaidMore ? prompt.repeated() : prompt,
        prefixes(instructions),
        rounds.build(),
        end());
  }

  private Set<Capability> needs(Conversation conversation) {
    boolean tools =
        conversation.toolDefinitions() > 0
            || conversation.assistantToolCalls() > 0
            || conversation.toolResults() > 0;
    if (tools) {
      message.media.add(Capability.TOOLS);
    }
    return message.media;
  }

  private Prefixes prefixes(@Nullable PrefixHash instructions) {
    PrefixHash whole = count == 0 ? null : Fingerprint.hash(fingerprint.mark());
    if (whole == null) {
      return Prefixes.NONE;
    }
    return instructions == null
        ? new Prefixes(whole, List.copyOf(beginnings))
        : new Prefixes(
            whole.with(instructions),
            beginnings.stream().map(hash -> hash.with(instructions)).toList());
  }

  /** The last user message that says something. */
  private String lastUserText() {
    while (!userTexts.isEmpty()) {
      String text = userTexts.removeLast().decoded();
      if (!text.isBlank()) {
        return text;
      }
    }
    return "";
  }

  private static List<Long> digests(List<String> ids) {
    return ids.stream().map(Digests::of).toList();
  }

  private static long tokens(long utf8Bytes) {
    return (utf8Bytes + 3) / 4;
  }
}
