package io.throughline.server.admin;

import io.throughline.replay.journal.RecordPage;
import io.throughline.replay.journal.StoredRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The turns of one session as messages, oldest first. */
final class Trajectory {
  /** Turns of one answer; those before them come with its cursor. */
  static final int RECORDS_MAX = 1_000;

  private static final Map<String, Object> MESSAGE =
      Schemas.object()
          .with("role", Schemas.words("user", "assistant"))
          .with("content", Schemas.orNull(Schemas.TEXT))
          .with("captured", Schemas.FLAG)
          .with("record_id", Schemas.TEXT)
          .with("timestamp", Schemas.TIME)
          .with("turn_index", Schemas.whole(0))
          .may("model", Schemas.TEXT)
          .may("action", Schemas.TEXT)
          .may("reason", Schemas.TEXT)
          .may("input_tokens", Schemas.whole(0))
          .may("cached_tokens", Schemas.whole(0))
          .may("output_tokens", Schemas.whole(0))
          .schema();

  static final Map<String, Object> SCHEMA =
      Schemas.object()
          .with("object", Schemas.words("router_replay.trajectory"))
          .with("session_id", Schemas.TEXT)
          .with("record_count", Schemas.whole(0))
          .with("has_more", Schemas.FLAG)
          .may("next_cursor", Schemas.TEXT)
          .may("degraded", Schemas.TEXT)
          .with("messages", Schemas.list(MESSAGE))
          .schema();

  private Trajectory() {}

  /** Of the page that has the newest of the wanted turns. */
  static Map<String, Object> json(String sessionId, RecordPage page) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", "router_replay.trajectory");
    json.put("session_id", sessionId);
    json.put("record_count", page.records().size());
    json.put("has_more", page.next() != null);
    if (page.next() != null) {
      json.put("next_cursor", page.next().toString());
    }
    if (!page.trouble().isEmpty()) {
      json.put("degraded", "newest records only: " + page.trouble());
    }
    List<Map<String, @Nullable Object>> messages = new ArrayList<>();
    for (StoredRecord one : page.records().reversed()) {
      if (isAsked(one.json())) {
        messages.add(said(one, "user", one.json().get("prompt")));
      }
      messages.add(answer(one));
    }
    json.put("messages", messages);
    return json;
  }

  /** In a tool loop the user's message is the one of a turn before. */
  private static boolean isAsked(Map<String, Object> turn) {
    boolean answersTools =
        turn.get("session_policy") instanceof Map<?, ?> policy
            && "tool_loop".equals(policy.get("phase"));
    return turn.containsKey("prompt") && !answersTools;
  }

  private static Map<String, @Nullable Object> said(
      StoredRecord turn, String role, @Nullable Object text) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("role", role);
    json.put("content", text);
    json.put("captured", text != null);
    json.put("record_id", turn.id());
    json.put("timestamp", turn.at().toString());
    json.put("turn_index", turn.json().getOrDefault("turn_index", 0));
    return json;
  }

  /** Where the text is not kept, the turn is told in place of it. */
  private static Map<String, @Nullable Object> answer(StoredRecord turn) {
    Map<String, Object> from = turn.json();
    Map<String, @Nullable Object> json = said(turn, "assistant", from.get("response_text"));
    copy(from, "selected_model", json, "model");
    copy(from, "action", json, "action");
    if (from.get("session_policy") instanceof Map<?, ?> policy
        && policy.get("decision_reason") instanceof String reason) {
      json.put("reason", reason);
    }
    copy(from, "prompt_tokens", json, "input_tokens");
    copy(from, "cached_prompt_tokens", json, "cached_tokens");
    copy(from, "completion_tokens", json, "output_tokens");
    return json;
  }

  private static void copy(
      Map<String, Object> from, String name, Map<String, @Nullable Object> to, String as) {
    Object value = from.get(name);
    if (value != null) {
      to.put(as, value);
    }
  }
}
