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
  private List<String> lastCallIds = List.of();
  private List<String> answersWithoutCalls = List.of();
  private boolean toolLoop;
  private long parentDigest;
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
    this.message = messages.of(parser, body, fingerprint, states);
    this.otherTexts = collectOtherTexts ? new StringBuilder() : null;
  }

  int count() {
    return count;
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
    toolLoop = false;
    answersWithoutCalls = List.of();
    if (userTexts.size() == USER_TEXTS_MAX) {
      userTexts.removeFirst();
    }
    userTexts.addLast(message.text);
  }

  private void addAssistant(long digestBefore, @Nullable MessageDigest before) {
    List<String> calls = message.callIds();
    toolCalls += calls.size();
    toolLoop = false;
    answersWithoutCalls = List.of();
    if (mergesAnswers && lastWasAssistant) {
      List<String> all = new ArrayList<>(lastCallIds);
      all.addAll(calls);
      lastCallIds = all;
      return;
    }
    assistants++;
    lastCallIds = calls;
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
    List<String> answered = message.answeredIds();
    toolResults += answered.size();
    if (answersLastCalls(answered)) {
      toolLoop = true;
    } else if (lastCallIds.isEmpty()) {
      List<String> all = new ArrayList<>(answersWithoutCalls);
      all.addAll(answered);
      answersWithoutCalls = all;
    }
  }

  /** An answer without an id can only mean the calls before it. */
  private boolean answersLastCalls(List<String> answered) {
    for (String id : answered) {
      if (id.equals(MessageReader.ANY_CALL) ? !lastCallIds.isEmpty() : lastCallIds.contains(id)) {
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
        digests(answersProvidersCalls ? answersWithoutCalls : lastCallIds),
        count == 0 ? 0 : fingerprint.digest(),
        parentDigest,
        head.metadata(),
        head.reasoning(),
        head.streamOptions(),
        head.ids(),
        states.build(),
        message.editsFiles,
        toolLoop || answersProvidersCalls ? prompt.repeated() : prompt,
        prefixes(instructions));
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
