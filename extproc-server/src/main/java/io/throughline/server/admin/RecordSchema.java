package io.throughline.server.admin;

import io.throughline.replay.LifecycleState;
import io.throughline.session.RouterProfile;
import java.util.Arrays;
import java.util.Map;

/** What a record looks like; fields that have no value are absent, and more may come. */
final class RecordSchema {
  static final String NAME = "Record";

  static final Map<String, Object> SCHEMA =
      Schemas.object()
          .with("id", Schemas.TEXT)
          .with("timestamp", Schemas.TIME)
          .may("request_id", Schemas.TEXT)
          .may("session_id", Schemas.TEXT)
          .may("session_source", Schemas.TEXT)
          .may("parent_session_id", Schemas.TEXT)
          .may("tenant", Schemas.TEXT)
          .may("profile", Schemas.words(RouterProfile.WORDS.toArray(String[]::new)))
          .may("path", Schemas.TEXT)
          .with("turn_index", Schemas.whole(0))
          .may("decision", Schemas.TEXT)
          .with("decision_tier", Schemas.WHOLE)
          .with("decision_priority", Schemas.WHOLE)
          .may("original_model", Schemas.TEXT)
          .may("selected_model", Schemas.TEXT)
          .may("action", Schemas.TEXT)
          .may("attempts", Schemas.list(Schemas.TEXT))
          .may("session_policy", Schemas.ANY_OBJECT)
          .may("turn_costs", Schemas.ANY_OBJECT)
          .with("signals", Schemas.byName(Schemas.list(Schemas.TEXT)))
          .may("streaming", Schemas.FLAG)
          .may("context_token_count", Schemas.whole(0))
          .with("lifecycle_state", Schemas.words(states()))
          .may("terminal_reason", Schemas.TEXT)
          .may("finish_reason", Schemas.TEXT)
          .may("response_status", Schemas.whole(100))
          .may("ttft_ms", Schemas.WHOLE)
          .may("ended_at", Schemas.TIME)
          .may("duration_ms", Schemas.WHOLE)
          .may("prompt_tokens", Schemas.whole(0))
          .may("cached_prompt_tokens", Schemas.whole(0))
          .may("cache_write_tokens", Schemas.whole(0))
          .may("completion_tokens", Schemas.whole(0))
          .may("total_tokens", Schemas.whole(0))
          .may("usage_source", Schemas.words("reported", "estimated"))
          .may("actual_cost", Schemas.NUMBER)
          .may("baseline_cost", Schemas.NUMBER)
          .may("cost_savings", Schemas.NUMBER)
          .may("currency", Schemas.TEXT)
          .may("cost_source", Schemas.words("reported", "estimated"))
          .may(
              "divergence",
              Schemas.object()
                  .with("state", Schemas.TEXT)
                  .with("kind", Schemas.TEXT)
                  .with("turns", Schemas.whole(0))
                  .with("changed", Schemas.FLAG)
                  .may("correction", Schemas.TEXT)
                  .schema())
          .may(
              "guardian",
              Schemas.list(
                  Schemas.object()
                      .with("limit", Schemas.TEXT)
                      .with("value", Schemas.NUMBER)
                      .with("max", Schemas.NUMBER)
                      .may("currency", Schemas.TEXT)
                      .with("action", Schemas.words("flag", "correct", "block"))
                      .with("told", Schemas.FLAG)
                      .schema()))
          .may("captured", Schemas.FLAG)
          .may("prompt", Schemas.TEXT)
          .may("prompt_truncated", Schemas.FLAG)
          .may("prompt_redacted", Schemas.whole(0))
          .may("response_text", Schemas.TEXT)
          .may("response_text_truncated", Schemas.FLAG)
          .may("response_text_redacted", Schemas.whole(0))
          .schema();

  private RecordSchema() {}

  private static String[] states() {
    return Arrays.stream(LifecycleState.values()).map(LifecycleState::word).toArray(String[]::new);
  }
}
