package io.throughline.server.dialect;

import io.throughline.divergence.News;
import io.throughline.divergence.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/**
 * The last answers of a conversation, each with its tool calls and what they gave, by where they
 * stand in the body. What is asked for is hashed then, so that a turn whose session is known pays
 * for its own round only. Refers to the body; not to be kept.
 */
public final class Rounds {
  /** No answers. */
  public static final Rounds NONE = new Rounds(new byte[0], List.of());

  /** Beyond it the oldest are left out. */
  static final int MAX = 24;

  /** Longer arguments are compared as they are written. */
  private static final int ARGUMENT_BYTES_MAX = 16_384;

  private final byte[] body;
  private final List<Round> rounds;

  private Rounds(byte[] body, List<Round> rounds) {
    this.body = body;
    this.rounds = rounds;
  }

  /** One answer and what followed it. */
  private static final class Round {
    private final List<ToolCall> calls;
    private final List<ToolResult> results = new ArrayList<>(2);
    private final MessageText text;

    private Round(List<ToolCall> calls, MessageText text) {
      this.calls = new ArrayList<>(calls);
      this.text = text;
    }
  }

  /** Collects them while a body is read. */
  static final class Builder {
    private final byte[] body;
    private final Deque<Round> rounds = new ArrayDeque<>();

    Builder(byte[] body) {
      this.body = body;
    }

    /** An answer stands there. */
    void answer(List<ToolCall> calls, MessageText text) {
      if (rounds.size() == MAX) {
        rounds.removeFirst();
      }
      rounds.addLast(new Round(calls, text));
    }

    /** It goes on. */
    void more(List<ToolCall> calls, MessageText text) {
      rounds.getLast().calls.addAll(calls);
    }

    /** Its calls were answered. */
    void results(List<ToolResult> results) {
      rounds.getLast().results.addAll(results);
    }

    Rounds build() {
      return new Rounds(body, List.copyOf(rounds));
    }
  }

  /** Equal where they tell the same, wherever that stands. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Rounds that
        && allAnswered() == that.allAnswered()
        && last(0).equals(that.last(0))
        && earlier().equals(that.earlier());
  }

  @Override
  public int hashCode() {
    return last(0).hashCode();
  }

  /** Whether every call of the last answer is answered. */
  public boolean allAnswered() {
    if (rounds.isEmpty()) {
      return true;
    }
    Round last = rounds.getLast();
    return last.results.size() >= last.calls.size()
        && last.calls.stream().allMatch(call -> resultOf(last, call, 0) != null);
  }

  /**
   * What the last answer and its results tell.
   *
   * @param asked SimHash of the user's new message; 0 without one
   */
  public News last(long asked) {
    return rounds.isEmpty() ? new News(List.of(), asked, 0) : news(rounds.getLast(), asked);
  }

  /** The same of each answer but the last, oldest first; what users said between is left out. */
  public List<News> earlier() {
    List<News> news = new ArrayList<>(rounds.size());
    for (Round round : rounds.subList(0, Math.max(0, rounds.size() - 1))) {
      news.add(news(round, 0));
    }
    return news;
  }

  private News news(Round round, long asked) {
    List<Step> steps = new ArrayList<>(round.calls.size());
    for (int i = 0; i < round.calls.size(); i++) {
      ToolCall call = round.calls.get(i);
      ToolResult result = resultOf(round, call, i);
      if (result != null) {
        steps.add(step(call, result));
      }
    }
    long said = round.calls.isEmpty() ? PromptScan.of(round.text.decoded()).simHash() : 0;
    return new News(steps, asked, said);
  }

  /** Results without ids answer the calls in their order. */
  private static @Nullable ToolResult resultOf(Round round, ToolCall call, int index) {
    if (call.id().equals(MessageReader.ANY_CALL)) {
      return index < round.results.size() ? round.results.get(index) : null;
    }
    for (ToolResult result : round.results) {
      if (result.id().equals(call.id())) {
        return result;
      }
    }
    return null;
  }

  private Step step(ToolCall call, ToolResult result) {
    boolean failed = result.failed();
    ByteSpan name = call.name();
    return new Step(
        folded(hash(call)),
        folded(result.hash(failed)),
        failed,
        name != null && AgentTools.edits(body, name.start(), name.end()));
  }

  private long hash(ToolCall call) {
    Digests name = new Digests();
    if (call.name() != null) {
      name.update(body, call.name().start(), call.name().end());
    }
    return CanonicalJson.mix(name.value() * 31 + arguments(call.arguments()));
  }

  private long arguments(@Nullable ByteSpan span) {
    if (span == null || span.end() <= span.start()) {
      return 0;
    }
    if (span.end() - span.start() > ARGUMENT_BYTES_MAX) {
      Digests written = new Digests();
      written.update(body, span.start(), span.end());
      return written.value();
    }
    return body[span.start()] == '"'
        ? CanonicalJson.hash(string(span))
        : CanonicalJson.hash(body, span.start(), span.end());
  }

  private String string(ByteSpan span) {
    int from = span.start() + 1;
    int length = span.end() - 1 - from;
    String plain = new String(body, from, Math.max(0, length), StandardCharsets.UTF_8);
    if (plain.indexOf('\\') < 0) {
      return plain;
    }
    try (JsonParser parser =
        Json.FACTORY.createParser(
            ObjectReadContext.empty(), body, span.start(), span.end() - span.start())) {
      parser.nextToken();
      return parser.getString();
    }
  }

  private static int folded(long hash) {
    return (int) (hash ^ hash >>> 32);
  }
}
