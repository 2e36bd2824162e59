import { h, Component } from './dom.js';
import { count } from './format.js';
import { Heading } from './shell.js';
import { Empty, Failure, Skeleton } from './loading.js';
import { Tile, Tiles } from './status.js';
import { LiveFeed } from './live-feed.js';
import { LiveRows } from './live-rows.js';
import { go, link } from './route.js';

const TOLD_EVERY = 10_000;
const SEARCHED = ['session_id', 'tenant', 'workspace', 'profile', 'decision', 'model', 'phase', 'action', 'lock', 'divergence', 'state'];

function matches(row, words) {
  row.text ??= SEARCHED.map((name) => row[name] ?? '').concat(row.flags ?? []).join(' ').toLowerCase();
  return words.every((word) => row.text.includes(word));
}

function sums(rows) {
  const of = (test) => rows.filter(test).length;
  return {
    all: rows.length,
    running: of((row) => row.state === 'in_progress'),
    suspected: of((row) => row.divergence === 'suspected'),
    diverged: of((row) => row.divergence === 'diverged'),
    flagged: of((row) => row.flags?.length > 0),
  };
}

const STATES = {
  live: ['good', 'Live'],
  paused: ['warn', 'Paused'],
  lost: ['bad', 'Connection lost, trying again'],
  connecting: ['info', 'Connecting'],
};

function Connection({ state }) {
  const [tone, text] = STATES[state];
  return h('span', { class: 'badge tone-' + tone, role: 'status' }, h('span', { class: 'badge-sign', 'aria-hidden': 'true' }, state === 'live' ? '●' : '○'), text);
}

/** Sessions as they run. */
export class Live extends Component {
  state = { rows: null, feed: 'connecting', leftOut: 0, paused: false, told: '' };

  componentDidMount() {
    this.feed = new LiveFeed((feed) => this.take(feed));
  }

  componentWillUnmount() {
    this.feed.close();
  }

  take(feed) {
    if (this.state.paused) return;
    const rows = feed.state === 'live' || this.state.rows ? feed.sorted() : null;
    this.setState({ rows, feed: feed.state, leftOut: feed.leftOut }, () => rows && this.shown());
    if (rows && !(Date.now() - this.toldAt < TOLD_EVERY)) this.tell(rows);
  }

  /** Marks when the first rows are on the screen, for whoever measures. */
  shown() {
    if (this.marked) return;
    this.marked = true;
    requestAnimationFrame(() => performance.mark('live-rows'));
  }

  /** For screen readers, now and then only. */
  tell(rows) {
    this.toldAt = Date.now();
    const { all, diverged, flagged } = sums(rows);
    this.setState({ told: `${count(all)} sessions live, ${count(diverged)} diverged, ${count(flagged)} flagged` });
  }

  pause() {
    this.setState({ paused: !this.state.paused }, () => this.take(this.feed));
  }

  render({ route }, { rows, feed, leftOut, paused, told }) {
    const filter = route.query.filter ?? '';
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = words.length ? rows?.filter((row) => matches(row, words)) : rows;
    return h(
      'div',
      { class: 'live' },
      h(Heading, { title: 'Live sessions', lead: 'Sessions with a turn in the last five minutes, the newest first.' }, h(Connection, { state: paused ? 'paused' : feed })),
      h('p', { class: 'hidden-text', 'aria-live': 'polite' }, told),
      rows && h(Summary, { sums: sums(rows) }),
      h(
        'div',
        { class: 'filters' },
        h(
          'div',
          { class: 'field grow' },
          h('label', { for: 'live-filter' }, 'Filter'),
          h('input', {
            id: 'live-filter', type: 'search', value: filter, placeholder: 'session, workspace, model, phase, diverged…',
            onInput: (event) => this.filter(event.currentTarget.value),
          }),
        ),
        h('button', { type: 'button', 'aria-pressed': String(paused), onClick: () => this.pause() }, paused ? 'Resume' : 'Pause'),
      ),
      this.table(shown, rows, feed, leftOut),
    );
  }

  /** The address tells the filter, so that a link shows the same; going back skips it. */
  filter(text) {
    history.replaceState(null, '', link('live', '', { filter: text }));
    go(location.hash);
  }

  table(shown, rows, feed, leftOut) {
    if (!rows && feed === 'lost') return h(Failure, { error: { status: 0, title: 'No live events', message: 'The sidecar does not answer. The page keeps trying.' } });
    if (!rows) return h(Skeleton, { lines: 8, what: 'Waiting for the first picture…' });
    if (rows.length === 0) return h(Empty, { title: 'No session is running' }, 'Send a request through Envoy, and its session appears here within a second.');
    if (shown.length === 0) return h(Empty, { title: 'No session matches the filter' }, count(rows.length) + ' sessions are live.');
    return h(
      'div',
      null,
      h(LiveRows, { rows: shown }),
      h('p', { class: 'muted foot' }, count(shown.length) + ' of ' + count(rows.length) + ' sessions shown', leftOut > 0 && ', and ' + count(leftOut) + ' more that are not listed'),
    );
  }
}

function Summary({ sums: { all, running, suspected, diverged, flagged } }) {
  return h(
    Tiles,
    { label: 'Live sessions in short' },
    h(Tile, { label: 'Sessions', value: count(all) }),
    h(Tile, { label: 'Turns in progress', value: count(running) }),
    h(Tile, { label: 'Suspected', value: count(suspected), tone: suspected ? 'warn' : '' }),
    h(Tile, { label: 'Diverged', value: count(diverged), tone: diverged ? 'bad' : '' }),
    h(Tile, { label: 'Flagged', value: count(flagged), tone: flagged ? 'warn' : '' }),
  );
}
