package io.throughline.workload.trace;

import io.throughline.selector.Model;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.TurnCosts.Expected;
import io.throughline.session.SessionState;
import io.throughline.workload.Asking;
import java.util.Objects;

/**
 * What a policy sees when a request arrives: the request, what is remembered of the session, and
 * what the selector that serves requests makes of both. Nothing of the answer to come.
 *
 * @param asked by the stand-in for how hard the request is
 * @param session the shipped ledger, fed with what this policy's own choices came to
 * @param shipped the selector's choice here, with its whole reasoning
 */
public record Sight(Tiers tiers, Arrival request, Model asked, SessionState session, Chosen shipped)
    implements Asking {
  /** What the input is expected to cost on that model, in units of its currency. */
  public double expectedInputCost(Model model) {
    Expected expected = Objects.requireNonNull(shipped.policy().turnCosts().of(model.name()));
    return Objects.requireNonNull(expected.inputCost());
  }
}
