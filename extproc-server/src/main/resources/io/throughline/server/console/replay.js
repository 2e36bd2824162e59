import { h, Component } from './dom.js';
import { get } from './api.js';
import { go, link } from './route.js';
import { count, duration, moment, money } from './format.js';
import { Heading } from './shell.js';
import { Empty, Loaded } from './loading.js';
import { Action, Badge, Limits, Lock, Model } from './status.js';
import { Table } from './table.js';
import { Field, instant, local, options } from './filters.js';
import { Record } from './record.js';

const PAGE = 50;

/** Records that match are counted up to here. */
const COUNTED_MAX = 10_000;
const LOCKS = ['', 'any', 'none', 'client_named', 'hard_lock=tool_loop', 'hard_lock=context_portability', 'hard_lock=profile', 'hard_lock=min_turns'];
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
    Object.entries(CHOICES).map(([name, words]) => h(Field, { key: name, label: LABELS[name], name }, options(words, query[name]))),
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

/** Pages of records, one behind the other. Props: `first` page, `query`. */
class Results extends Component {
  state = { records: this.props.first.data, next: this.props.first.next_cursor, to: this.props.first.searched_to, busy: false };

  async more() {
    this.setState({ busy: true });
    const page = await get('/v1/router_replay', { ...asked(this.props.query), cursor: this.state.next }).catch(() => null);
    if (page) this.setState({ records: this.state.records.concat(page.data), next: page.next_cursor, to: page.searched_to });
    this.setState({ busy: false });
  }

  render({ first }, { records, next, to, busy }) {
    const more = next && h('button', { type: 'button', disabled: busy, onClick: () => this.more() }, busy ? 'Loading…' : to ? 'Search further back' : 'Show more');
    if (records.length === 0 && next) return h(Empty, { title: 'No record matches since ' + moment(to) }, more);
    if (records.length === 0) return h(Empty, { title: 'No record matches' }, 'Fewer conditions or a longer time find more.');
    return h(
      'section',
      { class: 'card' },
      h('p', { class: 'muted', role: 'status' }, count(records.length) + ' of ' + count(first.total) + (first.total < COUNTED_MAX ? '' : ' or more') + ' records, the newest first', to && ' · searched back to ' + moment(to), first.degraded && ' · newest only: ' + first.degraded),
      h(Table, { caption: 'Records', columns: COLUMNS, rows: records, rowKey: (row) => row.id }),
      more,
    );
  }
}

/** Records: found by what they hold, or one of them. */
export function Replay({ route }) {
  const { id, query } = route;
  if (id) return h(Record, { id });
  const name = JSON.stringify(query);
  return h(
    'div',
    { class: 'replay' },
    h(Heading, { title: 'Replay', lead: 'Every request leaves one record. Find it by time, session, decision, lock or action.' }),
    h(Search, { query }),
    h(Loaded, { name, load: () => get('/v1/router_replay', asked(query)), lines: 8, show: (first) => h(Results, { key: name, first, query }) }),
  );
}
