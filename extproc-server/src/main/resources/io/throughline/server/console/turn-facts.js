import { h } from './dom.js';
import { count, duration, money, moment, number, percent, plain, tokens } from './format.js';
import { Badge, Limits, Lock, Model } from './status.js';
import { Facts, Table } from './table.js';
import { circle, owner } from './words.js';

/** Share of the prompt that came from the prefix cache. @returns {number|null} */
export function cachedShare(record) {
  return record.prompt_tokens ? (record.cached_prompt_tokens ?? 0) / record.prompt_tokens : null;
}

/** What was decided, and on what. @param {{record: object}} props */
export function Choice({ record }) {
  const policy = record.session_policy ?? {};
  return h(Facts, {
    facts: [
      ['Decision', record.decision || 'none matched'],
      ['Asked for', record.original_model],
      ['Base method', policy.base_method && policy.base_method + (policy.base_selected_model ? ' would have chosen ' + policy.base_selected_model : '')],
      ['Session’s model before', policy.current_model],
      ['Lock', policy.hard_lock_reason && h(Lock, { lock: policy.hard_lock_reason })],
      ['Owner known as', owner(policy.lock_owner)],
      ['Planner', policy.decision_reason_detail],
      ['Planner not used', plain(policy.plan_fallback)],
      ['Profile', record.profile],
      ['Phase', plain(policy.phase)],
      ['Signals', Object.entries(record.signals ?? {}).map(([kind, names]) => kind + ': ' + [].concat(names).join(', ')).join(' · ')],
      ['Memory', policy.degraded ? 'degraded: ' + policy.degraded : policy.memory_turn_count !== undefined && count(policy.memory_turn_count) + ' turns, ' + count(policy.switch_count) + ' switches'],
      ['Cache warmth', policy.cache_warmth_ok ? percent(policy.cache_warmth) : policy.cache_warmth !== undefined && 'not known'],
      ['Decision changed', policy.decision_drift ? 'from ' + policy.last_decision_name : ''],
      ['Idle before', policy.idle_known ? duration(policy.idle_for_seconds * 1000) + (policy.idle_expired ? ', so the session was reset' : '') : ''],
    ],
  });
}

/** What came of it. @param {{record: object}} props */
export function Outcome({ record }) {
  const failed = record.error_kind || record.terminal_reason;
  return h(Facts, {
    facts: [
      ['State', h(Badge, { word: record.lifecycle_state })],
      ['Status', record.response_status],
      ['Error', plain(failed)],
      ['Began', moment(record.timestamp)],
      ['First token after', record.ttft_ms !== undefined && duration(record.ttft_ms)],
      ['Whole answer after', record.duration_ms !== undefined && duration(record.duration_ms)],
      ['Input', record.prompt_tokens !== undefined && tokens(record.prompt_tokens)],
      ['From cache', record.prompt_tokens ? tokens(record.cached_prompt_tokens ?? 0) + ' (' + percent(cachedShare(record)) + ')' : ''],
      ['Written to cache', record.cache_write_tokens ? tokens(record.cache_write_tokens) : ''],
      ['Output', record.completion_tokens !== undefined && tokens(record.completion_tokens)],
      ['Cost', record.actual_cost !== undefined && money(record.actual_cost, record.currency) + (record.cost_source ? ' (' + record.cost_source + ')' : '')],
      ['Same model uncached', record.baseline_cost !== undefined && money(record.baseline_cost, record.currency)],
      ['Caching saved', record.cost_savings !== undefined && money(record.cost_savings, record.currency)],
      ['Models tried', record.attempts?.length > 1 ? record.attempts.join(' → ') : ''],
    ].map(([name, value]) => [name, value === false ? '' : value]),
  });
}

/** What was counted and what the limit is, as the configuration writes them. */
function passed({ value, max, currency, action, told }) {
  const unit = currency ? ' ' + currency : '';
  const then = action === 'block' ? '; the turn was answered 429, and no model was asked' : told ? '; the model was told so' : '';
  return `${number(value)}${unit} of at most ${number(max)}${unit}${then}`;
}

/** Divergence, correction and guardian of a turn. @param {{record: object}} props */
export function Watch({ record }) {
  const { divergence, guardian } = record;
  if (!divergence && !guardian?.length) return null;
  return h(
    'div',
    { class: 'watch' },
    divergence && h('p', null, h(Badge, { word: divergence.state }), ' ', circle(divergence.kind), divergence.turns ? ', for ' + count(divergence.turns) + ' turns' : ''),
    divergence?.correction && h('p', null, h(Badge, { text: 'corrected', tone: 'info', sign: '✎' }), ' The model was told so once, behind its messages.'),
    guardian?.map((one) => h('p', { key: one.limit }, h(Limits, { limits: [one] }), ' ' + passed(one))),
  );
}

/** What this turn's input was expected to cost at each candidate. @param {{record: object}} props */
export function InputCosts({ record }) {
  const rows = Object.entries(record.turn_costs ?? {}).map(([model, cost]) => ({ model, ...cost }));
  if (rows.length === 0) return null;
  return h(Table, {
    caption: 'Expected cost of this turn’s input',
    showCaption: true,
    rows,
    rowKey: (row) => row.model,
    columns: [
      { name: 'Model', value: (row) => h(Model, { name: row.model }) },
      { name: 'Warm', numeric: true, value: (row) => tokens(row.warm_tokens) },
      { name: 'Input cost', numeric: true, value: (row) => money(row.input_cost, row.currency) },
    ],
  });
}

/** The parts of the planner's totals. @param {{plan?: object}} props */
export function Plan({ plan }) {
  const rows = Object.entries(plan?.candidates ?? {}).map(([model, option]) => ({ model, ...option }));
  if (rows.length === 0) return null;
  const parts = ['money_now', 'switch_price', 'shortfall_now', 'money_locked', 'shortfall_locked', 'total'];
  return h(Table, {
    caption: `The planner’s totals over ${number(plan.expected_locked_turns)} locked turns (${count(plan.samples)} samples)`,
    showCaption: true,
    rows,
    rowKey: (row) => row.model,
    columns: [
      { name: 'Model', value: (row) => h(Model, { name: row.model }) },
      ...parts.map((part) => ({ name: plain(part), numeric: true, value: (row) => number(row[part]) })),
    ],
  });
}
