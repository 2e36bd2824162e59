package io.throughline.demo.history;

import io.throughline.replay.Activity;
import io.throughline.replay.DivergenceFacts;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.LogFacts;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.TurnSignals;
import io.throughline.selector.Selection.Chosen;
import io.throughline.server.decision.Decision;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Writes the records of one session. For one thread.
 *
 * @param ordered whether its profile chooses, and not the decision's algorithm
 */
record PastRecords(PastSession session, boolean ordered, Random random) {
  private static final int FAILED_STATUS = 503;

  /**
   * The record of a request.
   *
   * @param served the model that answered, which may have taken over
   * @param turnIndex answers before it
   */
  ReplayRecord of(
      PastTurn request,
      Decision decision,
      Chosen chosen,
      String served,
      int turnIndex,
      long tokens,
      long atMillis,
      DivergenceFacts divergence,
      Answer answer) {
    return new ReplayRecord(
        id(atMillis),
        Instant.ofEpochMilli(atMillis),
        "",
        session.tenant(),
        session.id(),
        History.SOURCE,
        "",
        "/v1/chat/completions",
        turnIndex,
        decision.name(),
        decision.tier(),
        decision.priority(),
        1,
        "",
        "auto",
        chosen.model(),
        "",
        "off",
        ordered ? chosen.policy().baseMethod() : "session_aware",
        chosen.action().word(),
        request.signals(),
        request.streamed(),
        tokens,
        log(request, turnIndex, divergence),
        chosen.policy(),
        outcome(request, chosen, served, answer));
  }

  /** In the form of those that are served: the clock, then random bits. */
  private String id(long atMillis) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(atMillis << 16 | random.nextInt(1 << 16))
        + hex.toHexDigits(random.nextLong());
  }

  private LogFacts log(PastTurn request, int turnIndex, DivergenceFacts divergence) {
    boolean opens = turnIndex == 0 && session.activity() == Activity.AGENTIC;
    return new LogFacts(
        session.workspace(),
        session.virtualKeyId(),
        opens ? Activity.CHAT : session.activity(),
        request.simHash(),
        session.profile().word(),
        divergence,
        List.of(),
        null);
  }

  private static ReplayOutcome outcome(
      PastTurn request, Chosen chosen, String served, Answer answer) {
    Instant end = Instant.ofEpochMilli(answer.endMillis());
    if (answer.usage() == null) {
      String why = "upstream_status_" + FAILED_STATUS;
      return ReplayOutcome.IN_PROGRESS.ended(LifecycleState.FAILED, FAILED_STATUS, why, end);
    }
    boolean aborted = request.trouble() == Trouble.ABORTED;
    return new ReplayOutcome(
        aborted ? LifecycleState.ABORTED : LifecycleState.COMPLETED,
        200,
        aborted ? "answer_cut_off" : "",
        aborted ? "" : finishReason(request),
        answer.usage(),
        aborted,
        answer.cost(),
        Instant.ofEpochMilli(answer.firstMillis()),
        end,
        served.equals(chosen.model()) ? List.of() : List.of(served),
        "",
        aborted ? TurnSignals.NONE : request.calls());
  }

  private static String finishReason(PastTurn request) {
    if (request.trouble() == Trouble.TOO_LONG) {
      return "length";
    }
    return request.calls().toolCalls() > 0 ? "tool_calls" : "stop";
  }
}
