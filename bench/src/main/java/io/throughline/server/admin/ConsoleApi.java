package io.throughline.server.admin;

import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalListener;
import io.throughline.replay.journal.JournalUpkeep;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.admin.Call.Request;
import io.throughline.server.config.ConfigText;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.learned.LookupBook;
import io.throughline.server.learned.PlanBook;
import io.throughline.server.learned.RatingBook;
import io.throughline.server.live.LiveView;
import io.throughline.server.metrics.Meters;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The routes of the admin address over a journal, without the socket. */
public final class ConsoleApi implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JournalUpkeep upkeep;
  private final Router router;

  /** Routes that answer from a journal and a live view; the clock says when now is. */
  public ConsoleApi(DurableJournal journal, LiveView live, InstantSource clock) {
    upkeep =
        new JournalUpkeep(
            journal::store,
            new JournalUpkeep.Limits(Duration.ofDays(365), Long.MAX_VALUE),
            JournalListener.NONE,
            clock);
    AdminParts parts = parts(journal, live, clock);
    Callers callers = new Callers(AccessTokens.OPEN, clock);
    router = new Router(callers, AdminServer.routes(parts, callers));
  }

  private AdminParts parts(DurableJournal journal, LiveView live, InstantSource clock) {
    Meters meters = new Meters();
    Supplier<RouterConfig> config =
        () -> {
          throw new IllegalStateException("not asked for");
        };
    return new AdminParts(
        journal,
        "embedded",
        journal,
        upkeep,
        live,
        () -> new SessionStoreState("memory", true, 0, 0),
        new RatingsApi(new RatingBook(), config, meters),
        new LookupApi(new LookupBook(), config, clock),
        new PlanApi(new PlanBook(new PlanTables())),
        config,
        () -> ConfigText.NONE,
        meters,
        () -> true,
        clock);
  }

  /**
   * An answer as it is sent.
   *
   * @param json its body
   * @param whole whether it is from the store: not an error, nor of the newest records only
   */
  public record Reply(byte[] json, boolean whole) {}

  /** Asks. */
  public Reply get(String path) {
    Answer answer =
        router.answer(new Request("GET", URI.create(path), name -> null, most -> new byte[0]));
    return answer.body() instanceof Answer.Json json
        ? new Reply(JSON.writeValueAsBytes(json.value()), isWhole(answer, json))
        : new Reply(new byte[0], false);
  }

  private static boolean isWhole(Answer answer, Answer.Json json) {
    return answer.status() == 200
        && !(json.value() instanceof Map<?, ?> map && map.containsKey("degraded"));
  }

  @Override
  public void close() {
    upkeep.close();
  }
}
