package io.throughline.server.whatif;

import io.throughline.replay.whatif.Inputs;
import io.throughline.replay.whatif.RecordedChoice;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.Money;
import io.throughline.selector.Pricing;
import io.throughline.selector.Usage;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes recorded choices again under a configuration (docs/journal.md, What if). Records are taken
 * in the order of their times, each session with what it would have remembered. For one run, by one
 * thread.
 */
public final class WhatIf {
  /** Turns that differ, of which so many are told one by one where nothing else is said. */
  public static final int DIFFERENCES = 50;

  private static final Comparator<RecordedChoice> ORDER =
      Comparator.comparing(RecordedChoice::at)
          .thenComparingInt(RecordedChoice::turnIndex)
          .thenComparing(RecordedChoice::id);

  private final RouterConfig config;
  private final PlanTables learned = new PlanTables();
  private final Map<RecordedChoice.Session, Ledgers> sessions = new HashMap<>();
  private final Rerun rerun;
  private final WhatIfReport report;

  private WhatIf(RouterConfig config, int differences) {
    this.config = config;
    Assumed assumed = new Assumed();
    this.rerun = new Rerun(config, BaseMethods.standard(), learned, assumed);
    this.report = new WhatIfReport(assumed, differences);
  }

  /**
   * What would have been.
   *
   * @param choices in any order
   * @param differences turns that differ, told one by one: at most so many
   * @param each is run before each choice; what it throws ends the run
   */
  public static WhatIfReport of(
      RouterConfig config, List<RecordedChoice> choices, int differences, Runnable each) {
    WhatIf run = new WhatIf(config, differences);
    for (RecordedChoice choice : choices.stream().sorted(ORDER).toList()) {
      each.run();
      run.take(choice);
    }
    return run.report;
  }

  private void take(RecordedChoice choice) {
    Inputs inputs = choice.inputs();
    if (inputs == null) {
      report.exclude(choice.excluded());
      return;
    }
    Ledgers ledgers =
        choice.session().id().isEmpty()
            ? new Ledgers(config)
            : sessions.computeIfAbsent(choice.session(), session -> new Ledgers(config));
    Rerun.Result result = rerun.of(choice, inputs, ledgers);
    Choice then = Choice.recorded(choice, inputs);
    Choice now = result.choice();
    Tally tally = report.add(choice, then, now);
    rate(inputs, then, now, tally);
    if (!choice.answered() || choice.served().isEmpty()) {
      if (then.refused() && !now.refused()) {
        report.assume(Assumed.What.ANSWER_UNKNOWN);
      }
      if (inputs.demand().remembered()) {
        ledgers.failed(choice, result);
      }
      return;
    }
    answer(choice, inputs, result, ledgers, tally);
  }

  /**
   * Both sides are measured by what the base method asked for when it was recorded, in the
   * qualities of the new configuration: a policy does not move its own yardstick.
   */
  private void rate(Inputs inputs, Choice then, Choice now, Tally tally) {
    double asked = inputs.base() == null ? 0 : quality(inputs.base().selectedModel());
    double got = quality(then.model());
    double would = quality(now.model());
    if (asked > 0 && got > 0 && would > 0) {
      for (Tally sums : List.of(tally, report.totals())) {
        sums.recorded().lack(Math.max(0, asked - got));
        sums.simulated().lack(Math.max(0, asked - would));
      }
    }
  }

  /** Of a model of the configuration; 0 where it is not known. */
  private double quality(String name) {
    ModelConfig model = config.model(name);
    return model == null ? 0 : Math.clamp(model.model().qualityScore(), 0, 1);
  }

  /** The model that would have answered: the one that took over, where the choice is the same. */
  private void answer(
      RecordedChoice choice, Inputs inputs, Rerun.Result result, Ledgers ledgers, Tally tally) {
    Choice now = result.choice();
    boolean unchanged = now.refused() || now.model().equals(choice.model());
    String model = unchanged ? choice.served() : now.model();
    Usage usage = usage(choice, inputs, ledgers, model);
    if (now.refused()) {
      report.assume(Assumed.What.WENT_ON_AFTER_REFUSAL);
    }
    if (usage != null) {
      report.paid(tally, choice.cost(), now.refused() ? null : cost(model, usage), now.refused());
    }
    if (inputs.demand().remembered()) {
      ledgers
          .answered(choice, inputs, result, model, usage == null ? 0 : usage.cachedTokens())
          .ifPresent(learned::learn);
    }
  }

  private @Nullable Money cost(String name, Usage usage) {
    ModelConfig model = config.model(name);
    return model == null ? null : Pricing.cost(model.model().prices(), usage).total();
  }

  /**
   * The recorded tokens, where model and cache are the recorded ones; else the cache is assumed.
   */
  private @Nullable Usage usage(
      RecordedChoice choice, Inputs inputs, Ledgers ledgers, String name) {
    Usage usage = choice.usage();
    ModelConfig model = config.model(name);
    boolean unchanged = name.equals(choice.served()) && ledgers.sameUse(name);
    if (usage == null || model == null || unchanged || !choice.cachedReported()) {
      return usage;
    }
    report.assume(Assumed.What.CACHED_TOKENS);
    double warmth = ledgers.warmth(name, inputs.turn().contextTokens(), choice.at().toEpochMilli());
    long cached = Math.clamp(Math.round(warmth * usage.inputTokens()), 0, usage.inputTokens());
    return Usage.expected(
        model.model().prices(), usage.inputTokens(), cached, usage.outputTokens());
  }
}
