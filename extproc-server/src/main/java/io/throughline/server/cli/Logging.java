package io.throughline.server.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** One line a log record, on standard error. */
final class Logging {
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
    // Connection resets are Envoy's to tell.
    Logger.getLogger("io.grpc").setLevel(Level.WARNING);
    Logger.getLogger("io.netty").setLevel(Level.WARNING);
  }

  private static final class OneLine extends SimpleFormatter {
    @Override
    public String format(LogRecord line) {
      return line.getInstant() + " " + line.getLevel() + " " + formatMessage(line) + "\n";
    }
  }
}
