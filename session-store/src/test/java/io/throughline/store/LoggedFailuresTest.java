package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.store.StoreFailure.Reason;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoggedFailuresTest {
  private static final Logger LOG = Logger.getLogger(LoggedFailures.class.getName());

  private final SteppedClock clock = new SteppedClock();
  private final List<String> lines = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Handler handler = new Lines();
  private final StoreListener listener = new LoggedFailures(clock, new Told());

  @BeforeEach
  void listen() {
    LOG.setUseParentHandlers(false);
    LOG.addHandler(handler);
  }

  @AfterEach
  void stop() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @Test
  void aReasonIsLoggedOnceASecondWithTheCountOfTheOthers() {
    for (int i = 0; i < 4; i++) {
      listener.failed(Reason.DOWN);
    }
    listener.failed(Reason.LATE);
    clock.advance(Duration.ofMillis(999));
    listener.failed(Reason.DOWN);
    assertEquals(
        List.of(
            "session store: session_store_down (the same 0 times more before)",
            "session store: session_store_late (the same 0 times more before)"),
        lines);
    clock.advance(Duration.ofMillis(1));
    listener.failed(Reason.DOWN);
    assertEquals(
        "session store: session_store_down (the same 4 times more before)", lines.getLast());
    assertEquals(7, told.size());
  }

  @Test
  void everythingIsPassedOn() {
    listener.nearAnswered();
    listener.pushed(2);
    listener.lost(3);
    listener.recovered();
    assertEquals(List.of("near", "pushed 2", "lost 3", "recovered"), told);
    assertEquals(List.of("session store: answers again"), lines);
  }

  private final class Lines extends Handler {
    @Override
    public void publish(LogRecord line) {
      Object[] arguments = line.getParameters();
      lines.add(
          arguments == null
              ? line.getMessage()
              : MessageFormat.format(line.getMessage(), arguments));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private final class Told implements StoreListener {
    @Override
    public void failed(Reason reason) {
      told.add(reason.word());
    }

    @Override
    public void nearAnswered() {
      told.add("near");
    }

    @Override
    public void pushed(int count) {
      told.add("pushed " + count);
    }

    @Override
    public void lost(int count) {
      told.add("lost " + count);
    }

    @Override
    public void recovered() {
      told.add("recovered");
    }
  }
}
