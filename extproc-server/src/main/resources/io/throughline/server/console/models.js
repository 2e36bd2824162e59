import { h } from './dom.js';
import { get } from './api.js';
import { count, duration, money, moment, percent, short } from './format.js';
import { Heading } from './shell.js';
import { Empty, Loaded } from './loading.js';
import { Model } from './status.js';
import { Table } from './table.js';
import { PeriodFilter, period } from './filters.js';
import { Compare } from './compare.js';

const costs = (row) => (row.costs?.length ? row.costs.map((one) => money(one.cost, one.currency)).join(' + ') : '–');
const saved = (row) => (row.costs?.length ? row.costs.map((one) => money(one.saved_by_caching, one.currency)).join(' + ') : '–');

const under = (value, note) => [value, h('span', { class: 'sub' }, note)];

const COLUMNS = [
  { name: 'Model', value: (row) => h(Model, { name: row.model }) },
  { name: 'Sessions', numeric: true, value: (row) => count(row.sessions) },
  { name: 'Turns', numeric: true, value: (row) => count(row.turns) },
  { name: 'One-shot', numeric: true, value: (row) => percent(row.one_shot_rate) },
  { name: 'Retries', numeric: true, value: (row) => percent(row.retry_rate) },
  { name: 'Failed', numeric: true, value: (row) => count(row.failed_turns) },
  { name: 'Mean latency', numeric: true, value: (row) => under(duration(row.latency_ms_mean), 'first token ' + duration(row.ttft_ms_mean)) },
  { name: 'Tokens in', numeric: true, value: (row) => under(short(row.input_tokens), percent(row.input_tokens ? row.cached_tokens / row.input_tokens : null) + ' cached') },
  { name: 'Tokens out', numeric: true, value: (row) => short(row.output_tokens) },
  { name: 'Cost', numeric: true, value: (row) => under(costs(row), 'caching saved ' + saved(row)) },
];

function Shown({ data, query }) {
  if (data.models.length === 0) return h(Empty, { title: 'No model answered in this period' }, 'Choose a longer period or another workspace.');
  return h(
    'div',
    null,
    h('section', { class: 'card' }, h('h2', null, 'By model'), h(Table, { caption: 'What sessions came to by model', columns: COLUMNS, rows: data.models, rowKey: (row) => row.model })),
    h(Compare, { models: data.models.map((row) => row.model), query }),
    h('p', { class: 'muted foot' }, 'Sums as of ' + moment(data.rolled_up_at) + '.'),
  );
}

/** Models beside each other. */
export function Models({ route }) {
  const { query } = route;
  return h(
    'div',
    { class: 'models' },
    h(Heading, { title: 'Models', lead: 'What each model came to, and two of them on the same traffic.' }, h(PeriodFilter, { view: 'models', query })),
    h(Loaded, {
      name: [query.days, query.workspace].join(' '),
      load: () => get('/api/models', period(query)),
      lines: 6,
      show: (data) => h(Shown, { data, query }),
    }),
  );
}
