import { h, Component } from './dom.js';
import { get } from './api.js';
import { link } from './route.js';
import { count, duration, millis, moment, money, percent, tokens } from './format.js';
import { Heading } from './shell.js';
import { Empty, Loaded } from './loading.js';
import { Model, Tile, Tiles } from './status.js';
import { Timeline } from './timeline.js';
import { Turn } from './turn.js';

const PAGE = 100;

function sum(turns, name) {
  return turns.reduce((total, turn) => total + (turn[name] ?? 0), 0);
}

/** Amounts of different currencies are never added up. */
function costs(turns, name) {
  const amounts = new Map();
  for (const turn of turns) {
    if (turn.currency && turn[name] !== undefined) amounts.set(turn.currency, (amounts.get(turn.currency) ?? 0) + turn[name]);
  }
  return [...amounts].map(([currency, amount]) => money(amount, currency)).join(' + ') || '–';
}

function Summary({ turns, total }) {
  const input = sum(turns, 'prompt_tokens');
  const of = (test) => turns.filter(test).length;
  const held = of((turn) => turn.session_policy?.hard_locked);
  return h(
    Tiles,
    { label: 'The session in short' },
    h(Tile, { label: 'Turns', value: count(total), note: total > turns.length ? 'the newest ' + count(turns.length) + ' shown' : '' }),
    h(Tile, { label: 'Switches', value: count(of((turn) => turn.action === 'switch')) }),
    h(Tile, { label: 'Held by locks', value: count(held) }),
    h(Tile, { label: 'Tokens in', value: tokens(input), note: percent(input ? sum(turns, 'cached_prompt_tokens') / input : null) + ' from cache' }),
    h(Tile, { label: 'Cost', value: costs(turns, 'actual_cost'), note: 'caching saved ' + costs(turns, 'cost_savings') }),
    h(Tile, { label: 'Lasted', value: duration(millis(turns[turns.length - 1].timestamp) - millis(turns[0].timestamp)) }),
  );
}

/** Which turn is told at first: the one of the address, else the last one with scores term by term. */
function first(turns, wanted) {
  const chosen = turns.find((turn) => turn.id === wanted) ?? turns.findLast((turn) => turn.session_policy?.candidate_traces) ?? turns[turns.length - 1];
  return new Set(chosen ? [chosen.id] : []);
}

class Turns extends Component {
  state = { open: first(this.props.turns, this.props.wanted), shown: PAGE };

  toggle(id) {
    const open = new Set(this.state.open);
    if (!open.delete(id)) open.add(id);
    this.setState({ open });
  }

  pick(turn) {
    const at = this.props.turns.indexOf(turn);
    const shown = Math.max(this.state.shown, this.props.turns.length - at);
    this.setState({ open: new Set(this.state.open).add(turn.id), shown }, () => document.getElementById('at-' + turn.id)?.scrollIntoView({ block: 'start' }));
  }

  render({ turns }, { open, shown }) {
    const listed = turns.slice(-shown);
    const earlier = turns.length - listed.length;
    return h(
      'div',
      null,
      h(Timeline, { turns, pick: (turn) => this.pick(turn) }),
      h('h2', { class: 'section-title' }, 'Turns'),
      earlier > 0 && h('button', { type: 'button', class: 'quiet', onClick: () => this.setState({ shown: shown + PAGE }) }, `Show ${count(Math.min(PAGE, earlier))} earlier turns`),
      h('ol', { class: 'turns' }, listed.map((turn) => h(Turn, { key: turn.id, record: turn, open: open.has(turn.id), toggle: () => this.toggle(turn.id) }))),
    );
  }
}

function About({ summary, turns }) {
  const models = [...new Set(turns.map((turn) => turn.selected_model).filter(Boolean))];
  const words = [
    turns[0].tenant && 'tenant ' + turns[0].tenant,
    (summary?.workspace ?? turns[0].workspace) && 'workspace ' + (summary?.workspace ?? turns[0].workspace),
    summary?.profile && 'profile ' + summary.profile,
    summary?.activity,
    'began ' + moment(turns[0].timestamp),
  ];
  return h('p', { class: 'about' }, words.filter(Boolean).join(' · '), ' ', h('span', { class: 'badges wide-gap' }, models.map((name) => h(Model, { key: name, name }))));
}

/** One session: its turns on a time line, each explained. */
export class Session extends Component {
  state = { round: 0 };

  render({ route }, { round }) {
    const { id, query } = route;
    return h(
      'div',
      { class: 'session' },
      h('p', { class: 'crumb' }, h('a', { href: link('live') }, '← Live sessions')),
      h(Heading, { title: h('span', { class: 'id' }, id) }, h('button', { type: 'button', onClick: () => this.setState({ round: round + 1 }) }, 'Refresh')),
      h(Loaded, {
        name: [id, query.tenant, round].join(' '),
        load: () => get('/api/sessions/' + encodeURIComponent(id), { tenant: query.tenant }),
        lines: 8,
        what: 'Reading the session…',
        show: (session) => h(Shown, { session, query }),
      }),
    );
  }
}

function Shown({ session, query }) {
  const { turns } = session;
  if (turns.length === 0) {
    return h(Empty, { title: 'No turn of this session is kept' }, 'Records have a time to live; sums of the session may still be in the analytics.');
  }
  return h(
    'div',
    null,
    session.degraded && h('p', { class: 'muted', role: 'status' }, session.degraded),
    h(About, { summary: session.summaries[0], turns }),
    h(Summary, { turns, total: session.turns_total }),
    h(Turns, { turns, wanted: query.turn }),
  );
}
