import { h, Component, classes } from './dom.js';
import { clock, duration, millis, plain } from './format.js';
import { hue } from './status.js';

const LANE = 34;
const TOP = 14;
const WIDTH = 1000;
const EDGE = 16;

/** Signs by action, so that colour alone tells nothing. */
const SIGNS = {
  start: 'M-6,-6h12v12h-12z',
  switch: 'M0,-8L8,0L0,8L-8,0z',
  recovery: 'M0,-8L8,7H-8z',
};
const STAY = 'M-6,0a6,6 0 1 0 12,0a6,6 0 1 0 -12,0';
const NOT_ASKED = 'M-6,-6L6,6M6,-6L-6,6';

/** A turn that no model was asked for stands in the lane of the session's model. */
const lane = (turn) => turn.selected_model ?? turn.session_policy?.current_model;

/**
 * The turns of a session on a line of time, a lane for each model. Props: `turns`, `pick(record)`.
 * The list of turns below tells the same to those who do not see it.
 */
export class Timeline extends Component {
  state = { byTime: true };

  places() {
    const { turns } = this.props;
    const times = turns.map((turn) => millis(turn.timestamp));
    const from = times[0];
    const span = times[times.length - 1] - from;
    const room = WIDTH - 2 * EDGE;
    return turns.map((_, i) => {
      const share = this.state.byTime && span > 0 ? (times[i] - from) / span : i / Math.max(1, turns.length - 1);
      return EDGE + share * room;
    });
  }

  render({ turns, pick }, { byTime }) {
    const models = [...new Set(turns.map(lane).filter(Boolean))];
    if (models.length === 0) return null;
    const places = this.places();
    const y = (turn) => TOP + Math.max(0, models.indexOf(lane(turn))) * LANE + LANE / 2;
    const path = turns.map((turn, i) => (i ? 'L' : 'M') + places[i].toFixed(1) + ',' + y(turn)).join('');
    const last = turns[turns.length - 1];
    const span = millis(last.timestamp) - millis(turns[0].timestamp);
    const moves = turns.filter((turn) => turn.action === 'switch').length;
    const height = TOP * 2 + models.length * LANE;
    return h(
      'figure',
      { class: 'card timeline' },
      h('figcaption', { class: 'timeline-head' }, h('h2', null, 'Time line'), h('button', { type: 'button', class: 'quiet', 'aria-pressed': String(byTime), onClick: () => this.setState({ byTime: !byTime }) }, byTime ? 'Spread by turn' : 'Spread by time')),
      h(
        'div',
        { class: 'lanes' },
        h('ul', { class: 'lane-names', 'aria-hidden': 'true', style: { paddingTop: TOP + 'px' } }, models.map((model) => h('li', { key: model, style: { height: LANE + 'px' } }, model))),
        h(
          'svg',
          { viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: 'none', role: 'img', style: { height: height + 'px' }, 'aria-label': `${turns.length} turns over ${duration(span)} on ${models.join(', ')}, ${moves} switches. The list below tells each.` },
          models.map((model, i) => h('line', { key: model, x1: 0, x2: WIDTH, y1: TOP + i * LANE + LANE / 2, y2: TOP + i * LANE + LANE / 2, class: 'lane' })),
          h('path', { d: path, class: 'way' }),
        ),
        h('div', { class: 'marks', 'aria-hidden': 'true', style: { height: height + 'px' } }, turns.map((turn, i) => h(Mark, { key: turn.id, turn, left: places[i] / 10, top: y(turn), pick }))),
      ),
      h('div', { class: 'timeline-foot muted' }, h('span', null, clock(turns[0].timestamp)), h('span', null, '■ start  ● stay  ◆ switch  ▲ recovery  ✕ no model asked  ○ ring: held by a lock'), h('span', null, clock(last.timestamp))),
    );
  }
}

function Mark({ turn, left, top, pick }) {
  const locked = turn.session_policy?.hard_locked;
  const asked = turn.selected_model;
  const title = `Turn ${turn.turn_index}: ${asked ? asked + ', ' + plain(turn.action) : 'no model asked'}`;
  return h(
    'svg',
    { class: classes('mark', asked ? 'hue-' + hue(asked) : 'mark-none'), viewBox: '-11 -11 22 22', width: 22, height: 22, style: { left: left + '%', top: top + 'px' }, onClick: () => pick(turn) },
    h('title', null, title),
    locked && h('circle', { r: 10, class: 'ring' }),
    h('path', { d: asked ? SIGNS[turn.action] ?? STAY : NOT_ASKED }),
  );
}
