import { h } from './dom.js';
import { get } from './api.js';
import { link } from './route.js';
import { count, many, moment, money, number, percent, plain } from './format.js';
import { Heading } from './shell.js';
import { Empty, Loaded } from './loading.js';
import { Badge } from './status.js';
import { Table } from './table.js';
import { PeriodFilter, period } from './filters.js';
import { Copy } from './copy.js';

const RATES = new Set(['share', 'rate', 'ratio']);

/** A number of the evidence in its unit. */
function told(value, unit) {
  if (typeof value === 'string') return value;
  if (RATES.has(unit)) return percent(value);
  if (/^[A-Z]{3}$/.test(unit ?? '')) return money(value, unit);
  return number(value) + (unit ? ' ' + plain(unit) : '');
}

function Evidence({ rows }) {
  return h(Table, {
    caption: 'The numbers behind it',
    rows,
    rowKey: (row) => row.name,
    columns: [
      { name: 'Number', value: (row) => plain(row.name) },
      { name: 'Found', numeric: true, value: (row) => told(row.value, row.unit) },
      { name: 'Threshold', numeric: true, value: (row) => (row.threshold === undefined || row.threshold === null ? '–' : told(row.threshold, row.unit)) },
    ],
  });
}

function Suggestion({ suggestion }) {
  if (!suggestion) return null;
  return h(
    'div',
    { class: 'suggestion' },
    h('h3', null, 'Suggested change'),
    h('p', null, h('code', null, suggestion.path)),
    suggestion.yaml && h('pre', { class: 'json', tabIndex: 0, 'aria-label': 'The change as YAML' }, suggestion.yaml),
    suggestion.yaml && h(Copy, { text: suggestion.yaml, name: 'Copy change' }),
  );
}

/** Where the change can be tried before it is made: the link brings it and the time. */
function Try({ on, change }) {
  if (!on) return null;
  return h('p', null, h('a', { href: link('whatif', '', { from: on.from, to: on.to, change }) }, 'Try it'), ' on the choices recorded from ' + moment(on.from) + ' to ' + moment(on.to) + '.');
}

/** What the sample of a rule counts; of others a number alone is told. */
const COUNTED = {
  chat_is_long: 'session', cheaper_is_equal: 'session', automatic_is_one: 'record', low_recovery: 'circle',
  locks_hold_much: 'turn', cache_is_cold: 'turn', no_price: 'turn', model_fails: 'turn', asked_again: 'turn',
};

function Sample({ advice: { rule, sample } }) {
  const counted = COUNTED[rule] ? 'From ' + many(sample, COUNTED[rule]) : 'Sample of ' + count(sample);
  return h('p', { class: 'muted' }, counted + ', by the rule ' + plain(rule) + '.');
}

/** @param {{advice: object, place: number}} props its place in the list, as an id may hold blanks */
function One({ advice, place }) {
  const title = 'advice-' + place;
  return h(
    'article',
    { class: 'card advice', 'aria-labelledby': title },
    h(
      'div',
      { class: 'advice-head' },
      h('h2', { id: title }, advice.title),
      h('span', { class: 'badges' }, h(Badge, { word: advice.severity }), Object.entries(advice.scope ?? {}).map(([name, value]) => h(Badge, { key: name, text: name + ' ' + value, tone: 'plain' }))),
    ),
    h('p', null, advice.detail),
    h(Evidence, { rows: advice.evidence }),
    h(Sample, { advice }),
    h(Suggestion, { suggestion: advice.suggestion }),
    h(Try, { on: advice.what_if, change: advice.suggestion?.yaml }),
  );
}

function Shown({ data }) {
  const checked = h('p', { class: 'muted foot' }, 'Rules that were checked: ' + (data.checked ?? []).map(plain).join(', ') + '.');
  if (data.recommendations.length === 0) {
    return h('div', null, h(Empty, { title: 'Nothing to recommend' }, 'No rule found enough sessions beyond its threshold in this period.'), checked);
  }
  return h('div', null, data.recommendations.map((advice, place) => h(One, { key: advice.id, advice, place })), checked);
}

/** What the numbers of a period suggest to change. */
export function Recommendations({ route }) {
  const { query } = route;
  return h(
    'div',
    null,
    h(Heading, { title: 'Recommendations', lead: 'What the recorded sessions suggest, with the numbers behind each and the exact change.' }, h(PeriodFilter, { view: 'recommendations', query })),
    h(Loaded, { name: JSON.stringify(query), load: () => get('/api/recommendations', period(query)), lines: 6, show: (data) => h(Shown, { data }) }),
  );
}
