package io.throughline.replay.whatif;

import io.throughline.selector.Money;
import io.throughline.selector.Usage;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record as far as its choice can be made again.
 *
 * @param session whose it is
 * @param virtualKeyId hash of its client's credential, or ""
 * @param profile that counted, as a word, or ""
 * @param decision that the request matched, or ""
 * @param category first matching domain, or ""
 * @param signals names of the signals that matched, by type
 * @param model that was chosen; "" when refused
 * @param reason why, in the word of the record
 * @param action as chosen; "" when refused, and where another model took the request over, because
 *     the record tells that then
 * @param served the model that answered in the end; "" when refused
 * @param lockOwner how the lock's owner was known
 * @param excluded why the choice cannot be made again; "" when it can
 * @param inputs what it depended on; null when it cannot
 * @param answered whether its session counts it
 * @param usage tokens; null where they are not known
 * @param cost as recorded; null where it is not known
 * @param cachedReported whether the provider told the cached tokens
 * @param endedAt end of the answer, else the time of the request
 */
public record RecordedChoice(
    String id,
    Instant at,
    Session session,
    int turnIndex,
    String virtualKeyId,
    String profile,
    String decision,
    String category,
    Map<String, List<String>> signals,
    String model,
    String reason,
    String action,
    String served,
    String lockOwner,
    String excluded,
    @Nullable Inputs inputs,
    boolean answered,
    @Nullable Usage usage,
    @Nullable Money cost,
    boolean cachedReported,
    Instant endedAt) {
  private static final Set<String> ANSWERED = Set.of("completed", "aborted", "unknown");

  /** Sessions of two tenants may have one id; without an id every request stands alone. */
  public record Session(String tenant, String id) {}

  /**
   * Reads a record.
   *
   * @param record in the field names of the replay API
   * @throws IllegalArgumentException if a field has not its form; the message names it
   */
  public static RecordedChoice of(Map<?, ?> record) {
    Fields replay = new Fields("", record);
    Fields policy = replay.object("session_policy");
    String excluded = excluded(replay);
    boolean taken = !replay.texts("attempts").isEmpty();
    return new RecordedChoice(
        replay.text("id"),
        time(replay, "timestamp"),
        new Session(replay.text("tenant"), replay.text("session_id")),
        replay.index("turn_index"),
        replay.text("virtual_key_id"),
        replay.text("profile"),
        replay.text("decision"),
        replay.text("category"),
        signals(replay.object("signals")),
        policy.text("selected_model"),
        policy.text("decision_reason"),
        taken ? "" : replay.text("action"),
        replay.text("selected_model"),
        policy.text("lock_owner"),
        excluded,
        excluded.isEmpty() ? new InputsReader(replay).read() : null,
        ANSWERED.contains(replay.text("lifecycle_state")),
        usage(replay),
        cost(replay),
        replay.text("usage_source").equals("reported"),
        replay.has("ended_at") ? time(replay, "ended_at") : time(replay, "timestamp"));
  }

  /** Whether another model took the request over. */
  public boolean takenOver() {
    return !model.equals(served);
  }

  private static String excluded(Fields replay) {
    if (!replay.has("session_policy")) {
      String code = replay.text("terminal_reason");
      return replay.text("selected_model").isEmpty() && !code.isEmpty() ? code : "forwarded";
    }
    return replay.has("inputs") ? "" : "no_inputs";
  }

  private static Map<String, List<String>> signals(Fields signals) {
    Map<String, List<String>> byType = new HashMap<>();
    signals
        .map()
        .keySet()
        .forEach(type -> byType.put(String.valueOf(type), signals.texts(String.valueOf(type))));
    return byType;
  }

  private static Instant time(Fields replay, String key) {
    try {
      return Instant.parse(replay.text(key));
    } catch (DateTimeException e) {
      return replay.wrong(key, replay.text(key), "a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static @Nullable Usage usage(Fields replay) {
    if (!replay.has("prompt_tokens")) {
      return null;
    }
    long hour = replay.count("cache_write_1h_tokens");
    return new Usage(
        replay.count("prompt_tokens"),
        replay.count("cached_prompt_tokens"),
        replay.count("cache_write_tokens") - hour,
        hour,
        replay.count("completion_tokens"));
  }

  private static @Nullable Money cost(Fields replay) {
    BigDecimal amount = replay.exact("actual_cost");
    return amount == null ? null : new Money(replay.text("currency"), amount);
  }
}
