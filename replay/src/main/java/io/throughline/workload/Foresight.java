package io.throughline.workload;

import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.PlanKey;
import io.throughline.selector.plan.PlanTables;
import io.throughline.selector.plan.Shares;

/** How much of what the planner has learned a policy uses: all, or for comparison a part. */
enum Foresight {
  /** All of it, as it serves requests. */
  WHOLE,
  /** No locked turn is expected to follow. */
  NO_LOCKED_TURNS {
    @Override
    Forecast forecast(PlanTables tables, FreeTurn turn) {
      Forecast all = super.forecast(tables, turn);
      return changed(all, 0, Shares.NONE);
    }
  },
  /** Locked turns are expected to ask for nothing. */
  NO_ASKED {
    @Override
    Forecast forecast(PlanTables tables, FreeTurn turn) {
      Forecast all = super.forecast(tables, turn);
      return changed(all, all.lockedTurns(), Shares.NONE);
    }
  },
  /** What decision, phase and runs together have not seen is not known. */
  NO_BACK_OFF {
    @Override
    Forecast forecast(PlanTables tables, FreeTurn turn) {
      Forecast all = super.forecast(tables, turn);
      PlanKey finest = new PlanKey(turn.decision(), turn.phase(), turn.run(), turn.before());
      return finest.equals(all.source().key()) ? all : unknown(all);
    }
  },
  /** The asked model and the turn's index tell nothing. */
  NO_FINEST {
    @Override
    Forecast forecast(PlanTables tables, FreeTurn turn) {
      return super.forecast(
          tables,
          new FreeTurn(
              turn.decision(),
              turn.phase(),
              turn.run(),
              turn.before(),
              "",
              PlanKey.ANY,
              turn.minSamples(),
              turn.models()));
    }
  },
  /** All decisions are one. */
  POOLED_ONLY {
    @Override
    String decision(String decision) {
      return "all";
    }
  };

  /** The decision as it is learned under. */
  String decision(String decision) {
    return decision;
  }

  /** What is expected to follow. */
  Forecast forecast(PlanTables tables, FreeTurn turn) {
    return tables.forecast(turn);
  }

  private static Forecast changed(Forecast all, double lockedTurns, Shares asked) {
    return new Forecast(
        all.source(),
        all.finer(),
        lockedTurns,
        asked,
        all.outputTokens(),
        all.lockedOutputTokens(),
        all.growthTokens(),
        all.warmShare(),
        all.firstShare());
  }

  private static Forecast unknown(Forecast all) {
    Forecast none = Forecast.NONE;
    return new Forecast(
        none.source(),
        none.finer(),
        none.lockedTurns(),
        none.asked(),
        none.outputTokens(),
        none.lockedOutputTokens(),
        none.growthTokens(),
        none.warmShare(),
        all.firstShare());
  }
}
