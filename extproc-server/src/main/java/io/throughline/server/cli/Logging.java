package io.throughline.server.cli;

import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** One line a log record, on standard error. */
final class Logging {
  /**
   * Held here, because the log system forgets loggers that nobody holds. Resets of connections and
   * streams are Envoy's to tell; that unix sockets know no TCP keepalive is no news; what a Redis
   * does is told by the session store, at most once a second.
   */
  private static final Map<Logger, Level> QUIET =
      Map.of(
          Logger.getLogger("com.zaxxer.hikari"), Level.SEVERE,
          Logger.getLogger("io.grpc"), Level.WARNING,
          Logger.getLogger("io.grpc.netty"), Level.SEVERE,
          Logger.getLogger("io.lettuce"), Level.SEVERE,
          Logger.getLogger("io.netty"), Level.WARNING,
          Logger.getLogger("io.netty.bootstrap"), Level.SEVERE,
          Logger.getLogger("org.flywaydb"), Level.WARNING,
          Logger.getLogger("org.postgresql"), Level.SEVERE);

  private Logging() {}

  static void configure() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    ConsoleHandler handler = new ConsoleHandler();
    handler.setFormatter(new OneLine());
    root.addHandler(handler);
    root.setLevel(Level.INFO);
    QUIET.forEach((logger, level) -> logger.setLevel(level));
  }

  private static final class OneLine extends SimpleFormatter {
    @Override
    public String format(LogRecord line) {
      return line.getInstant() + " " + line.getLevel() + " " + formatMessage(line) + "\n";
    }
  }
}
