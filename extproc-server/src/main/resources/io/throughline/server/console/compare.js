import { h, classes } from './dom.js';
import { get } from './api.js';
import { go, link } from './route.js';
import { count, duration, money, percent } from './format.js';
import { Empty, Loaded } from './loading.js';
import { Badge } from './status.js';
import { Table } from './table.js';
import { Field, options, period } from './filters.js';

/** What is compared: its name, how it is written, and which direction is good. */
const MEASURES = [
  { key: 'cost_per_turn', name: 'Cost a turn', better: -1, format: (value, data) => money(value, data.currency ?? '') },
  { key: 'latency_ms_per_turn', name: 'Latency a turn', better: -1, format: (value) => (value < 0 ? '−' : '') + duration(Math.abs(value)) },
  { key: 'one_shot_rate', name: 'One-shot rate', better: 1, format: (value) => percent(value) },
];

function verdict(measure, data, found) {
  if (!found) return { text: 'sample too small', tone: 'plain', sign: '?' };
  if (found.from <= 0 && found.to >= 0) return { text: 'no clear difference', tone: 'plain', sign: '≈' };
  const good = found.difference * measure.better > 0;
  return { text: data.other + (good ? ' is better' : ' is worse'), tone: good ? 'good' : 'warn', sign: good ? '▲' : '▼' };
}

/** The interval on a line with zero in its middle. */
function Interval({ found }) {
  if (!found) return null;
  const reach = Math.max(Math.abs(found.from), Math.abs(found.to)) * 1.15 || 1;
  const at = (value) => 50 + (value / reach) * 50;
  return h(
    'span',
    { class: 'interval', 'aria-hidden': 'true' },
    h('span', { class: 'interval-zero' }),
    h('span', { class: 'interval-bar', style: { left: at(found.from) + '%', width: Math.max(1, at(found.to) - at(found.from)) + '%' } }),
    h('span', { class: 'interval-mean', style: { left: at(found.difference) + '%' } }),
  );
}

function columns(data) {
  const told = (row, value) => (value === undefined || value === null ? '–' : row.format(value, data));
  return [
    { name: 'Measure', value: (row) => row.name },
    { name: data.model, numeric: true, value: (row) => told(row, data[row.key]?.model) },
    { name: data.other, numeric: true, value: (row) => told(row, data[row.key]?.other) },
    { name: 'Difference', numeric: true, value: (row) => told(row, data[row.key]?.difference) },
    { name: '95 % interval', value: (row) => h('span', { class: 'stacked' }, data[row.key] ? told(row, data[row.key].from) + ' to ' + told(row, data[row.key].to) : '–', h(Interval, { found: data[row.key] })) },
    { name: 'Sessions', numeric: true, value: (row) => count(data[row.key]?.sessions) },
    { name: 'Verdict', value: (row) => h(Badge, verdict(row, data, data[row.key])) },
  ];
}

function Kinds({ data }) {
  return h(
    'details',
    null,
    h('summary', null, 'Kinds of traffic that were compared'),
    h(Table, {
      caption: 'Sessions by activity and size of prompt',
      rows: data.kinds,
      rowKey: (row) => row.kind,
      columns: [
        { name: 'Kind', value: (row) => row.kind.replace(' 2^', ', prompts from 2^') + ' tokens' },
        { name: data.model, numeric: true, value: (row) => count(row.sessions) },
        { name: data.other, numeric: true, value: (row) => count(row.other_sessions) },
        { name: 'Counts', value: (row) => h(Badge, row.counts ? { text: 'yes', tone: 'good', sign: '✓' } : { text: 'too few', tone: 'plain', sign: '–' }) },
      ],
    }),
  );
}

function Result({ data }) {
  return h(
    'div',
    { class: classes('comparison', data.too_small && 'too-small') },
    data.too_small &&
      h(Empty, { title: 'Sample too small' }, `Each model needs at least ${count(data.sessions_min)} sessions of one kind of traffic. Nothing can be said of these two yet.`),
    !data.too_small && h(Table, { caption: `${data.model} and ${data.other} on the same traffic`, columns: columns(data), rows: MEASURES, rowKey: (row) => row.key }),
    h(Kinds, { data }),
  );
}

/**
 * Two models on the same kinds of traffic, chosen in the address.
 * @param {{models: string[], query: Record<string, string>}} props
 */
export function Compare({ models, query }) {
  if (models.length < 2) return h('section', { class: 'card' }, h('h2', null, 'Compare two models'), h(Empty, { title: 'There is one model only' }, 'A second one that answers makes a comparison.'));
  const one = query.model ?? models[0];
  const two = query.other ?? models.find((name) => name !== one);
  const change = (name) => (event) => go(link('models', '', { ...query, model: one, other: two, [name]: event.currentTarget.value }));
  return h(
    'section',
    { class: 'card' },
    h('h2', null, 'Compare two models'),
    h('p', { class: 'muted' }, 'On sessions of the same activity and size of prompt, with the 95 % confidence interval of the difference.'),
    h(
      'div',
      { class: 'filters' },
      h(Field, { label: 'Model', name: 'model', onChange: change('model') }, options(models, one, Object.fromEntries(models.map((name) => [name, name])))),
      h('span', { class: 'versus', 'aria-hidden': 'true' }, 'and'),
      h(Field, { label: 'Other', name: 'other', onChange: change('other') }, options(models, two, Object.fromEntries(models.map((name) => [name, name])))),
    ),
    one === two
      ? h(Empty, { title: 'Choose two different models' })
      : h(Loaded, {
          name: [one, two, query.days, query.workspace].join(' '),
          load: () => get('/api/models/compare', { ...period(query), model: one, other: two }),
          show: (data) => h(Result, { data }),
        }),
  );
}
