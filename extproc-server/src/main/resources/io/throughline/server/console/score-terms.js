const EXACT = 1e-9;

/**
 * @typedef {{name: string, value: number, note?: string}} Term
 * @typedef {{model: string, current: boolean, selected: boolean, base: number, final: number, terms: Term[]}} Candidate
 */

/**
 * How each candidate came from its base score to its final score (docs/session-aware.md, 6). The
 * record tells gap and handoff without their weights, so what they add is what the sum lacks: the
 * terms of a candidate always add up to its final score.
 * @param {object} policy session_policy of a record
 * @returns {Candidate[]} the best final score first
 */
export function candidates(policy) {
  const names = Object.keys(policy?.base_scores ?? {});
  const traces = policy?.candidate_traces ?? {};
  const current = Object.values(traces).find((trace) => trace.current);
  const reset = Boolean(current) && Boolean(policy.idle_expired || policy.decision_drift);
  return names
    .map((model) => candidate(policy, model, traces[model], reset))
    .sort((one, two) => two.final - one.final);
}

function near(one, two) {
  return Math.abs(one - two) < EXACT;
}

function candidate(policy, model, trace, reset) {
  const base = trace?.base_score ?? policy.base_scores[model];
  const final = trace?.final_score ?? policy.final_scores?.[model] ?? base;
  const known = trace ? (trace.current ? staying(policy, base, final, trace, reset) : moving(policy, trace, reset)) : [];
  const terms = known.filter((term) => !near(term.value, 0));
  const rest = final - base - terms.reduce((sum, term) => sum + term.value, 0);
  if (!near(rest, 0)) terms.push(remainder(policy, trace, rest));
  return { model, current: Boolean(trace?.current), selected: policy.selected_model === model, base, final, terms };
}

function staying(policy, base, final, trace, reset) {
  if (policy.hard_locked) return [];
  const rest = final - base - trace.prefix_cache_benefit;
  const biased = !reset && rest + EXACT >= policy.stay_bias;
  return [
    { name: 'Stay bias', value: biased ? policy.stay_bias : 0, note: 'staying is preferred by this much' },
    { name: 'Warm cache', value: trace.prefix_cache_benefit, note: 'what the prefix cache of this model saves' },
  ];
}

function moving(policy, trace, reset) {
  const silent = trace.selector_delta <= 0 && trace.quality_gap <= 0;
  return [
    { name: 'Cold cache', value: -trace.prefix_cache_penalty, note: 'cost factor ' + trace.frontier_cost_multiplier },
    { name: 'Tool loop', value: -trace.tool_loop_penalty, note: 'moving within a tool loop' },
    { name: 'Earlier switches', value: -trace.switch_history_penalty, note: 'the session has moved before' },
    { name: 'Switch margin', value: reset ? 0 : -policy.switch_margin, note: 'a move must be worth this much' },
    { name: 'Stay bias', value: reset || !silent ? 0 : -policy.stay_bias, note: 'nothing speaks for this model' },
  ];
}

/** What weights make of gap and handoff, or what a lock or the planner adds. */
function remainder(policy, trace, value) {
  if (policy.plan) return { name: 'Planner', value, note: 'the plan’s total stands in the place of the score' };
  if (policy.hard_locked) return { name: 'Lock', value, note: 'the held model is put above all others' };
  if (!trace) return { name: 'Other terms', value };
  if (trace.current) return { name: 'Tool loop', value, note: 'staying within a tool loop' };
  const gap = !near(trace.quality_gap, 0);
  const handoff = !near(trace.handoff_penalty, 0);
  if (gap && handoff) return { name: 'Quality gap and handoff', value, note: `gap ${trace.quality_gap}, handoff ${trace.handoff_penalty}, weighted` };
  if (gap) return { name: 'Quality gap', value, note: `gap ${trace.quality_gap}, weighted` };
  if (handoff) return { name: 'Handoff', value, note: `penalty ${trace.handoff_penalty}, weighted` };
  return { name: 'Other terms', value };
}
