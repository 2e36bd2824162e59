import { h, Component } from './dom.js';
import { get } from './api.js';
import { go, link } from './route.js';
import { count, duration, moment, money } from './format.js';
import { Heading } from './shell.js';
import { Failure, Loaded } from './loading.js';
import { Action, Badge, Limits, Lock, Model } from './status.js';
import { Table } from './table.js';
import { Field, instant, local, options } from './filters.js';
import { Record } from './record.js';

const PAGE = 50;

/** Records that match are counted up to here. */
const COUNTED_MAX = 10_000;
const LOCKS = ['', 'any', 'none', 'client_named', 'hard_lock=tool_loop', 'hard_lock=profile', 'hard_lock=min_turns', 'hard_lock=context_portability'];
const LOCK_NAMES = { 'hard_lock=tool_loop': 'tool loop', 'hard_lock=profile': 'profile', 'hard_lock=min_turns': 'min turns', 'hard_lock=context_portability': 'provider state' };
const TEXTS = ['session_id', 'decision', 'model', 'status'];
const CHOICES = {
  action: ['', 'start', 'stay', 'switch', 'recovery'],
  lock: LOCKS,
  divergence: ['', 'suspected', 'diverged', 'recovered'],
  state: ['', 'in_progress', 'completed', 'aborted', 'failed', 'unknown'],
};
const LABELS = { session_id: 'Session', decision: 'Decision', model: 'Model', status: 'Status', action: 'Action', lock: 'Lock', divergence: 'Divergence', state: 'State' };
const HINTS = { status: '429 or 5xx', session_id: 'exact id' };

function asked(query) {
  const { from, to, ...rest } = query;
  return { ...rest, from, to, limit: PAGE };
}

function Search({ query }) {
  const search = (event) => {
    event.preventDefault();
    const values = Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, value.trim()]));
    go(link('replay', '', { ...values, from: instant(values.from), to: instant(values.to) }));
  };
  const key = JSON.stringify(query);
  return h(
    'form',
    { class: 'filters card search', key, onSubmit: search, role: 'search', 'aria-label': 'Records' },
    h(Field, { label: 'From', name: 'from', type: 'datetime-local', value: local(query.from) }),
    h(Field, { label: 'To', name: 'to', type: 'datetime-local', value: local(query.to) }),
    TEXTS.map((name) => h(Field, { key: name, label: LABELS[name], name, value: query[name] ?? '', placeholder: HINTS[name] })),
    Object.entries(CHOICES).map(([name, words]) => h(Field, { key: name, label: LABELS[name], name }, options(words, query[name], name === 'lock' ? LOCK_NAMES : {}))),
    h('div', { class: 'form-actions' }, h('button', { type: 'submit', class: 'primary' }, 'Search'), h('a', { class: 'button quiet', href: link('replay') }, 'Clear')),
  );
}

const COLUMNS = [
  { name: 'Time', className: 'when', value: (row) => h('a', { href: link('replay', row.id) }, moment(row.timestamp)) },
  { name: 'Session', value: (row) => [row.session_id ? h('a', { class: 'id', href: link('session', row.session_id, { tenant: row.tenant, turn: row.id }) }, row.session_id) : h('span', { class: 'muted' }, 'none'), h('span', { class: 'sub' }, 'turn ' + row.turn_index)] },
  { name: 'Decision', value: (row) => row.decision || '–' },
  { name: 'Model', value: (row) => h(Model, { name: row.selected_model }) },
  { name: 'This turn', value: (row) => h('span', { class: 'badges' }, h(Action, { action: row.action, status: row.response_status }), h(Lock, { lock: row.session_policy?.hard_lock_reason }), row.divergence && h(Badge, { word: row.divergence.state }), h(Limits, { limits: row.guardian })) },
  { name: 'State', value: (row) => h(Badge, { word: row.lifecycle_state, text: row.lifecycle_state.replace('_', ' ') + (row.response_status ? ' · ' + row.response_status : '') }) },
  { name: 'Cost, latency', numeric: true, value: (row) => [money(row.actual_cost, row.currency), h('span', { class: 'sub' }, duration(row.duration_ms))] },
];

/** What is said where no record was found: so far, or in what could be read. */
function NoneFound({ degraded, to, children }) {
  const text = degraded ? 'The journal does not answer, so not all records were looked at: ' + degraded : 'Fewer conditions or a longer time find more.';
  return h(
    'div',
    { class: 'state empty' },
    h('p', { class: 'state-title', role: 'status' }, children ? 'No record matches since ' + moment(to) : degraded ? 'No record matches among the newest' : 'No record matches'),
    (degraded || !children) && h('p', { class: 'muted' }, text),
    children,
  );
}

/** Pages of records, one behind the other. Props: `first` page, `query`. */
class Results extends Component {
  state = { records: this.props.first.data, next: this.props.first.next_cursor, to: this.props.first.searched_to, degraded: this.props.first.degraded, busy: false, error: null };

  async more() {
    this.setState({ busy: true, error: null });
    try {
      const page = await get('/v1/router_replay', { ...asked(this.props.query), cursor: this.state.next });
      this.setState({ records: this.state.records.concat(page.data), next: page.next_cursor, to: page.searched_to, degraded: page.degraded ?? this.state.degraded });
    } catch (error) {
      this.setState({ error });
    }
    this.setState({ busy: false });
  }

  render({ first }, { records, next, to, degraded, busy, error }) {
    const more = next && [
      error && h(Failure, { key: 'error', error }),
      h('button', { key: 'more', type: 'button', disabled: busy, onClick: () => this.more() }, busy ? 'Loading…' : to ? 'Search further back' : 'Show more'),
    ];
    if (records.length === 0) return h(NoneFound, { degraded, to }, more);
    return h(
      'section',
      { class: 'card' },
      h('p', { class: 'muted', role: 'status' }, count(records.length) + ' of ' + count(first.total) + (first.total < COUNTED_MAX ? '' : ' or more') + ' records, the newest first', to && ' · searched back to ' + moment(to), degraded && ' · ' + degraded),
      h(Table, { caption: 'Records', columns: COLUMNS, rows: records, rowKey: (row) => row.id }),
      more,
    );
  }
}

/** Records: found by what they hold, or one of them. */
export function Replay({ route }) {
  const { id, query, visit } = route;
  if (id) return h(Record, { id });
  const name = JSON.stringify([query, visit]);
  return h(
    'div',
    { class: 'replay' },
    h(Heading, { title: 'Replay', lead: 'Every request leaves one record. Find it by time, session, decision, lock or action.' }),
    h(Search, { query }),
    h(Loaded, { name, load: () => get('/v1/router_replay', asked(query)), lines: 8, show: (first) => h(Results, { key: name, first, query }) }),
  );
}
