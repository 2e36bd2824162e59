package io.throughline.server.capture;

import io.throughline.replay.TurnSignals;
import io.throughline.server.dialect.AgentTools;
import io.throughline.server.dialect.AgentTools.Tool;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonParser;

/**
 * The tool calls of an answer, one after the other: what each tells is taken when the next begins.
 * Bounded; for one thread.
 */
final class MadeCalls {
  private static final int CALLS_MAX = 1_000_000;

  private final CallArguments arguments = new CallArguments();
  private final Set<String> paths = new LinkedHashSet<>(2);
  private boolean open;
  private String tool = "";
  private boolean shell;
  private int calls;

  /** A call begins, whose arguments follow; one that is open is over. */
  void begin() {
    end();
    drop();
    open = true;
    calls = Math.min(CALLS_MAX, calls + 1);
  }

  /** The tool of the call that began last; it may be told later. */
  void tool(String name) {
    tool = name;
  }

  /** The arguments of the call that began last, or of the next where none is open. */
  CallArguments arguments() {
    return arguments;
  }

  /** The next piece of the arguments of the call that began last, if that is not over. */
  void piece(JsonParser parser) {
    if (open) {
      arguments.json(parser);
    }
  }

  /** A call whose arguments were read before its end. */
  void whole(String name) {
    calls = Math.min(CALLS_MAX, calls + 1);
    tool = name;
    open = true;
    end();
  }

  /** The call that began last is over. */
  void end() {
    if (open) {
      take();
      drop();
    }
  }

  /** What was read belongs to no call. */
  void drop() {
    arguments.clear();
    tool = "";
    open = false;
  }

  /** What the calls tell so far; the last one counts as over. */
  TurnSignals signals() {
    end();
    return calls == 0 ? TurnSignals.NONE : new TurnSignals(bounded(), shell, calls);
  }

  private void take() {
    Tool known = AgentTools.named(tool);
    if (known != null) {
      shell |= known.shell();
      if (paths.size() < TurnSignals.PATHS_MAX) {
        arguments.addTo(paths, known);
      }
    }
  }

  private List<String> bounded() {
    return paths.stream().limit(TurnSignals.PATHS_MAX).toList();
  }
}
