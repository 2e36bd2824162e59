package io.throughline.server.admin;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalListener;
import io.throughline.replay.journal.JournalUpkeep;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.TestConfig;
import io.throughline.server.config.ConfigText;
import io.throughline.server.learned.LookupBook;
import io.throughline.server.learned.PlanBook;
import io.throughline.server.learned.RatingBook;
import io.throughline.server.live.LiveView;
import io.throughline.server.metrics.Meters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What an admin address serves from, in tests. */
final class AdminFixture {
  private AdminFixture() {}

  static AdminParts parts(InMemoryJournal memory, @Nullable DurableJournal durable) {
    Meters meters = new Meters();
    return parts(
        memory,
        durable,
        new RatingsApi(new RatingBook(), TestConfig::load, meters),
        new LookupApi(new LookupBook(), TestConfig::load, InstantSource.system()),
        new PlanApi(new PlanBook(new PlanTables())),
        meters,
        new AtomicBoolean(true));
  }

  static AdminParts parts(
      InMemoryJournal memory,
      @Nullable DurableJournal durable,
      RatingsApi ratings,
      LookupApi lookup,
      PlanApi plans,
      Meters meters,
      AtomicBoolean ready) {
    return parts(
        memory,
        durable,
        new LiveView(InstantSource.system()),
        ratings,
        lookup,
        plans,
        meters,
        ready);
  }

  static AdminParts parts(LiveView live) {
    Meters meters = new Meters();
    return parts(
        new InMemoryJournal(10),
        null,
        live,
        new RatingsApi(new RatingBook(), TestConfig::load, meters),
        new LookupApi(new LookupBook(), TestConfig::load, InstantSource.system()),
        new PlanApi(new PlanBook(new PlanTables())),
        meters,
        new AtomicBoolean(true));
  }

  private static AdminParts parts(
      InMemoryJournal memory,
      @Nullable DurableJournal durable,
      LiveView live,
      RatingsApi ratings,
      LookupApi lookup,
      PlanApi plans,
      Meters meters,
      AtomicBoolean ready) {
    return new AdminParts(
        durable == null ? memory : durable,
        durable == null ? "memory" : "embedded",
        durable,
        durable == null
            ? null
            : new JournalUpkeep(
                durable::store,
                new JournalUpkeep.Limits(Duration.ofDays(30), Long.MAX_VALUE),
                JournalListener.NONE,
                InstantSource.system()),
        live,
        () -> new SessionStoreState("memory", true, 0, 0),
        ratings,
        lookup,
        plans,
        TestConfig::load,
        () -> ConfigText.NONE,
        meters,
        ready::get,
        InstantSource.system());
  }
}
