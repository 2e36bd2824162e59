package io.throughline.server.identity;

import io.throughline.server.dialect.BodyIds;
import io.throughline.server.dialect.RequestFacts;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where clients tell their session, in the order in which the sources are asked: ids that are meant
 * for us, then those of coding agents, of gateways, and of the body. One line a source.
 *
 * <p>An id that is longer than {@value #ID_CHARS_MAX} characters or not printable ASCII is ignored
 * and told, and the next source is asked.
 */
public final class SessionIdSources {
  /** Longest id that is accepted, in characters. */
  public static final int ID_CHARS_MAX = 255;

  private static final String AGENT = "x-claude-code-agent-id";
  private static final String PARENT_AGENT = "x-claude-code-parent-agent-id";

  /** Between a session and the subagent that works within it. */
  private static final String SUBAGENT = "/";

  /** A source: its name, where the id stands, and whether subagents share it. */
  private record Source<T>(String name, Function<T, String> id, boolean agents) {
    /** Requests of this source may come from subagents. */
    Source<T> withAgents() {
      return new Source<>(name, id, true);
    }
  }

  private static final List<Source<RequestHeaders>> HEADERS =
      List.of(
          header("x-session-id"),
          header("x-conversation-id"),
          header("x-claude-code-session-id").withAgents(),
          header("session-id"),
          header("session_id"),
          header("thread-id"),
          header("thread_id"),
          header("x-opencode-session"),
          header("x-session-affinity"),
          header("x-task-id"),
          header("agent-session-id"),
          header("x-litellm-session-id"),
          header("x-bf-session-id"),
          header("helicone-session-id"),
          header("x-model-affinity"),
          header("x-dynamo-session-id"));

  private static final List<Source<RequestFacts>> BODY =
      List.of(
          field("conversation", BodyIds::conversation),
          field("prompt_cache_key", BodyIds::promptCacheKey),
          metadata("session_id", Function.identity()),
          field("litellm_session_id", BodyIds::litellmSessionId),
          field("session_id", BodyIds::sessionId),
          metadata("user_id", UserIds::session).withAgents());

  private SessionIdSources() {}

  /** The sources by name, in the order in which they are asked. */
  public static List<String> names() {
    return Stream.concat(HEADERS.stream(), BODY.stream()).map(Source::name).toList();
  }

  /**
   * The session that headers name.
   *
   * @param ignored told the source of each id that is not usable
   */
  public static SessionIdentity ofHeaders(RequestHeaders headers, Consumer<String> ignored) {
    return resolve(HEADERS, headers, headers, ignored);
  }

  /**
   * The session that a body names, where headers name none.
   *
   * @param ignored told the source of each id that is not usable
   */
  public static SessionIdentity ofBody(
      RequestFacts facts, RequestHeaders headers, Consumer<String> ignored) {
    return resolve(BODY, facts, headers, ignored);
  }

  private static <T> SessionIdentity resolve(
      List<Source<T>> sources, T from, RequestHeaders headers, Consumer<String> ignored) {
    for (Source<T> source : sources) {
      String id = source.id().apply(from).strip();
      if (id.isEmpty()) {
        continue;
      }
      if (usable(id)) {
        SessionIdentity session = new SessionIdentity(id, source.name());
        return source.agents() ? ofAgent(session, headers, ignored) : session;
      }
      ignored.accept(source.name());
    }
    return SessionIdentity.NONE;
  }

  private static Source<RequestHeaders> header(String name) {
    return new Source<>(name, headers -> headers.get(name), false);
  }

  private static Source<RequestFacts> field(String name, Function<BodyIds, String> id) {
    return new Source<>(name, facts -> id.apply(facts.ids()), false);
  }

  private static Source<RequestFacts> metadata(String key, Function<String, String> id) {
    return new Source<>(
        "metadata." + key, facts -> id.apply(facts.metadata().getOrDefault(key, "")), false);
  }

  /** A subagent has a session of its own, which leads to the one that it works for. */
  private static SessionIdentity ofAgent(
      SessionIdentity session, RequestHeaders headers, Consumer<String> ignored) {
    String agent = headers.get(AGENT);
    if (agent.isEmpty()) {
      return session;
    }
    String parentAgent = headers.get(PARENT_AGENT);
    String id = session.id() + SUBAGENT + agent;
    String parent = parentAgent.isEmpty() ? session.id() : session.id() + SUBAGENT + parentAgent;
    if (usable(id) && usable(parent)) {
      return new SessionIdentity(id, session.source(), parent);
    }
    ignored.accept(AGENT);
    return session;
  }

  private static boolean usable(String id) {
    return id.length() <= ID_CHARS_MAX && id.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
