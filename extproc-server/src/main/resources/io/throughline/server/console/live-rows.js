import { h, Component, createRef, classes } from './dom.js';
import { link, go } from './route.js';
import { clock, count, money, plain, short } from './format.js';
import { Action, Badge, Flags, Lock, Model } from './status.js';
import { nameOf } from './live-feed.js';

const ROW = 52;
const SPARE = 8;

const COLUMNS = ['Session', 'Turns', 'Model', 'This turn', 'Divergence', 'Flags', 'Tokens', 'Cost', 'Last seen'];

function Turn({ row }) {
  const running = row.state === 'in_progress';
  return h(
    'span',
    { class: 'stacked' },
    h('span', null, count(row.turns)),
    running && h('span', { class: 'running' }, 'running'),
  );
}

function Row({ row, index }) {
  const moved = row.previous_model && row.previous_model !== row.model;
  return h(
    'tr',
    { class: classes('live-row', row.divergence === 'diverged' && 'row-bad'), 'aria-rowindex': index + 2, 'data-index': index, 'data-name': nameOf(row) },
    h(
      'th',
      { scope: 'row' },
      h('a', { href: link('session', row.session_id, { tenant: row.tenant }), class: 'row-link' }, row.session_id),
      h('span', { class: 'sub' }, [row.workspace || row.tenant, row.profile].filter(Boolean).join(' · ')),
    ),
    h('td', { class: 'numeric' }, h(Turn, { row })),
    h('td', null, h('span', { class: 'stacked' }, h(Model, { name: row.model }), moved && h('span', { class: 'sub' }, 'before: ' + row.previous_model))),
    h(
      'td',
      null,
      h('span', { class: 'stacked' }, h('span', { class: 'badges' }, h(Action, { action: row.action, status: row.status }), h(Lock, { lock: row.lock })), h('span', { class: 'sub' }, plain(row.phase))),
    ),
    h('td', null, h(Badge, { word: row.divergence || 'healthy' })),
    h('td', null, h(Flags, { flags: row.flags })),
    h('td', { class: 'numeric' }, short(row.tokens)),
    h('td', { class: 'numeric' }, money(row.cost, row.currency)),
    h('td', { class: 'numeric' }, clock(row.last_at)),
  );
}

/** Takes the place of rows that are not in the page. */
function Spacer({ rows }) {
  return h('tr', { class: 'spacer', 'aria-hidden': 'true' }, h('td', { colSpan: COLUMNS.length, style: { height: rows * ROW + 'px' } }));
}

/**
 * A table of any length of which only the rows in sight, some around them, and the one that has the
 * keyboard's focus are in the page: the focus stays with its session wherever that moves to. Arrow
 * keys move from session to session. Props: `rows`.
 */
export class LiveRows extends Component {
  place = createRef();
  state = { first: 0, visible: 20 };

  componentDidMount() {
    this.observer = new ResizeObserver(() => this.look());
    this.observer.observe(this.place.current);
  }

  componentDidUpdate() {
    if (this.held && this.focused()?.dataset.name !== this.held.name) this.refocus(this.held);
  }

  componentWillUnmount() {
    this.observer.disconnect();
  }

  /** The row that has the keyboard's focus. */
  focused() {
    const active = document.activeElement;
    return this.place.current?.contains(active) ? active.closest('tr[data-name]') : undefined;
  }

  /** A row that was moved within the page has lost the focus; where it is gone, the next one gets it. */
  refocus({ name, index }) {
    const place = this.place.current;
    const all = [...place.querySelectorAll('tr[data-name]')];
    const row = all.find((one) => one.dataset.name === name) ?? all.find((one) => Number(one.dataset.index) === Math.min(index, this.props.rows.length - 1));
    (row?.querySelector('a') ?? place).focus({ preventScroll: true });
  }

  look() {
    const place = this.place.current;
    const first = Math.max(0, Math.floor(place.scrollTop / ROW) - SPARE);
    const visible = Math.ceil(place.clientHeight / ROW) + 2 * SPARE;
    if (first !== this.state.first || visible !== this.state.visible) this.setState({ first, visible });
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest?.('tr[data-index]');
    if (!step || !row) return;
    event.preventDefault();
    const next = Math.min(this.props.rows.length - 1, Math.max(0, Number(row.dataset.index) + step));
    const place = this.place.current;
    const top = next * ROW;
    if (top < place.scrollTop) place.scrollTop = top;
    if (top + 2 * ROW > place.scrollTop + place.clientHeight) place.scrollTop = top + 2 * ROW - place.clientHeight;
    this.look();
    requestAnimationFrame(() => place.querySelector('tr[data-index="' + next + '"] a')?.focus());
  }

  /** Places of the rows that are in the page. */
  places(rows) {
    const from = Math.min(this.state.first, Math.max(0, rows.length - this.state.visible));
    const places = rows.slice(from, from + this.state.visible).map((_, i) => from + i);
    const focused = this.focused();
    this.held = focused && { name: focused.dataset.name, index: Number(focused.dataset.index) };
    const held = this.held ? rows.findIndex((row) => nameOf(row) === this.held.name) : -1;
    if (held >= 0 && held < from) places.unshift(held);
    if (held >= from + places.length) places.push(held);
    return places;
  }

  /** Rows, and spacers between them for those that are not in the page. */
  lines(rows) {
    const lines = [];
    let next = 0;
    for (const index of [...this.places(rows), rows.length]) {
      if (index > next) lines.push(h(Spacer, { key: index === rows.length ? 'below' : lines.length === 0 ? 'above' : 'between', rows: index - next }));
      if (index < rows.length) lines.push(h(Row, { key: nameOf(rows[index]), row: rows[index], index }));
      next = index + 1;
    }
    return lines;
  }

  render({ rows }) {
    const open = (event) => {
      const address = event.target.closest('tr')?.querySelector('a.row-link')?.getAttribute('href');
      if (address && !event.target.closest('a')) go(address);
    };
    return h(
      'div',
      { class: 'table-scroll live-scroll', ref: this.place, onScroll: () => this.look(), role: 'region', 'aria-label': 'Live sessions', tabIndex: 0 },
      h(
        'table',
        { class: 'live-table', 'aria-rowcount': rows.length + 1 },
        h('caption', { class: 'hidden-text' }, 'Sessions with a turn in the last five minutes, newest first'),
        h('thead', null, h('tr', { 'aria-rowindex': 1 }, COLUMNS.map((name) => h('th', { key: name, scope: 'col', class: NUMERIC.has(name) ? 'numeric' : undefined }, name)))),
        h(
          'tbody',
          { onClick: open, onKeyDown: (event) => this.move(event) },
          this.lines(rows),
        ),
      ),
    );
  }
}

const NUMERIC = new Set(['Turns', 'Tokens', 'Cost', 'Last seen']);
