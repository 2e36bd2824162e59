import { h, classes } from './dom.js';
import { link } from './route.js';
import { count, money, percent, plain } from './format.js';
import { Empty } from './loading.js';
import { Badge, Model, Tile, Tiles } from './status.js';
import { Table } from './table.js';

/** What is counted on both sides; `less` says that fewer are better. */
const COUNTS = [
  { key: 'switches', name: 'Switches' },
  { key: 'unsafe', name: 'Unsafe switches', less: true },
  { key: 'recoveries', name: 'Recoveries' },
  { key: 'window_overflow', name: 'Window overflow' },
  { key: 'client_named', name: 'Client named the model' },
  { key: 'unproven', name: 'Owner unproven' },
  { key: 'refused', name: 'Refused', less: true },
  { key: 'unpriced', name: 'Unpriced', less: true },
];

function change(before, after) {
  const delta = after - before;
  return delta === 0 ? '±0' : (delta > 0 ? '+' : '−') + count(Math.abs(delta));
}

function Verdict({ row, recorded, simulated }) {
  const delta = simulated - recorded;
  if (delta === 0) return h(Badge, { text: 'the same', tone: 'plain', sign: '=' });
  if (!row.less) return h(Badge, { text: delta > 0 ? 'more' : 'fewer', tone: 'info', sign: delta > 0 ? '▲' : '▼' });
  return h(Badge, delta > 0 ? { text: 'worse', tone: 'bad', sign: '▲' } : { text: 'better', tone: 'good', sign: '▼' });
}

/** How much quality turns got less than asked for; no row where no model's quality is known. */
function shortfall({ shortfall: one }, { shortfall: two }) {
  const tell = (value) => value.toFixed(4);
  return one === null || two === null ? []
    : [{ key: 'shortfall', name: 'Quality shortfall', less: true, one, two, tell, delta: (two < one ? '−' : '+') + tell(Math.abs(two - one)) }];
}

function SideBySide({ tally, caption }) {
  const { recorded, simulated } = tally;
  const currencies = [...new Set([...Object.keys(recorded.cost), ...Object.keys(simulated.cost)])];
  const rows = [
    ...COUNTS.map((row) => ({ ...row, one: recorded[row.key], two: simulated[row.key], tell: count, delta: change(recorded[row.key], simulated[row.key]) })),
    ...shortfall(recorded, simulated),
    ...currencies.map((currency) => {
      const one = Number(recorded.cost[currency] ?? 0);
      const two = Number(simulated.cost[currency] ?? 0);
      return { key: currency, name: 'Cost', less: true, one, two, tell: (value) => money(value, currency), delta: money(two - one, currency) };
    }),
  ];
  return h(Table, {
    caption, rows, rowKey: (row) => row.key,
    columns: [
      { name: 'Counted', value: (row) => row.name },
      { name: 'As recorded', numeric: true, value: (row) => row.tell(row.one) },
      { name: 'What if', numeric: true, value: (row) => row.tell(row.two) },
      { name: 'Difference', numeric: true, value: (row) => row.delta },
      { name: 'Reading', value: (row) => h(Verdict, { row, recorded: row.one, simulated: row.two }) },
    ],
  });
}

const side = (one) => h('span', { class: 'badges' }, h(Model, { name: one.model }), h(Badge, { word: one.action }));

function Differences({ report }) {
  if (report.differing === 0) return h(Empty, { title: 'Every choice comes out as recorded' }, 'The policy makes no difference to these sessions.');
  return h(Table, {
    caption: 'Turns that differ',
    rows: report.differences,
    rowKey: (row) => row.replay_id,
    columns: [
      { name: 'Turn', value: (row) => h('a', { href: link('replay', row.replay_id) }, (row.session_id || 'no session') + ', turn ' + row.turn_index) },
      { name: 'Decision', value: (row) => row.decision || 'none' },
      { name: 'As recorded', value: (row) => side(row.recorded) },
      { name: 'What if', value: (row) => side(row.simulated) },
      { name: 'Because', value: (row) => plain(row.simulated.reason) },
    ],
  });
}

function Counted({ title, counts }) {
  const entries = Object.entries(counts ?? {});
  if (entries.length === 0) return null;
  return h('section', { class: 'card' }, h('h2', null, title), h('ul', { class: 'plain-list' }, entries.map(([name, value]) => h('li', { key: name }, plain(name) + ': ' + count(value) + ' turns'))));
}

/**
 * What a what-if found.
 * @param {{report: object}} props the answer of the API
 */
export function Report({ report }) {
  const { totals } = report;
  if (totals.turns === 0) return h(Empty, { title: 'No recorded turn in this period' }, 'Choose a longer one.');
  const unsafe = totals.simulated.unsafe;
  return h(
    'div',
    { class: classes('report') },
    h(
      Tiles,
      { label: 'The what-if in short' },
      h(Tile, { label: 'Sessions', value: count(report.sessions), note: count(totals.turns) + ' turns' }),
      h(Tile, { label: 'As recorded', value: percent(report.reproduced), note: count(report.differing) + ' turns differ' }),
      h(Tile, { label: 'Another model', value: count(totals.other_model), note: 'turns' }),
      h(Tile, { label: 'Unsafe switches', value: count(unsafe), note: 'recorded ' + count(totals.recorded.unsafe), tone: unsafe > totals.recorded.unsafe ? 'bad' : '' }),
    ),
    h('section', { class: 'card' }, h('h2', null, 'Side by side'), h(SideBySide, { tally: totals, caption: 'All turns, as recorded and under the other policy' })),
    h('section', { class: 'card' }, h('h2', null, 'Turns that differ'), h(Differences, { report })),
    Object.keys(report.decisions).length > 1 &&
      h('section', { class: 'card' }, h('h2', null, 'By decision'), Object.entries(report.decisions).map(([name, tally]) => h('details', { key: name }, h('summary', null, (name || 'No decision') + ' · ' + count(tally.turns) + ' turns'), h(SideBySide, { tally, caption: 'Decision ' + (name || 'none') })))),
    h('div', { class: 'columns' }, h(Counted, { title: 'Assumed', counts: report.assumed }), h(Counted, { title: 'Left out', counts: report.excluded })),
    h('section', { class: 'card' }, h('h2', null, 'What this cannot know'), h('ul', { class: 'plain-list muted' }, report.cannot_know.map((line) => h('li', { key: line }, line)))),
  );
}
