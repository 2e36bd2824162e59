import { h, classes } from './dom.js';
import { link } from './route.js';
import { clock, duration, money, percent, tokens } from './format.js';
import { Action, Badge, Limits, Lock, Model } from './status.js';
import { why } from './words.js';
import { Waterfall } from './waterfall.js';
import { cachedShare, Choice, InputCosts, Outcome, Plan, Watch } from './turn-facts.js';

/**
 * Everything about one turn that a person may ask: why, the scores, what came of it.
 * @param {{record: object, heading?: string}} props the element of its headings
 */
export function TurnDetails({ record, heading = 'h3' }) {
  const policy = record.session_policy ?? {};
  return h(
    'div',
    { class: 'turn-details' },
    h('section', null, h(heading, null, 'Why'), h('p', { class: 'reason' }, reason(record)), h(Watch, { record }), h(Choice, { record })),
    h('section', { class: 'wide' }, h(heading, null, 'Scores, term by term'), h(Waterfall, { policy }), h(Plan, { plan: policy.plan })),
    h('section', null, h(heading, null, 'Outcome'), h(Outcome, { record }), h(InputCosts, { record })),
  );
}

/** A limit that stopped the turn comes before what would have been chosen. */
function reason({ guardian, session_policy: policy }) {
  if (guardian?.some((one) => one.action === 'block')) return 'Stopped at a limit of the session: no model was asked.';
  return why(policy?.decision_reason);
}

function Numbers({ record }) {
  return h(
    'span',
    { class: 'turn-numbers' },
    h('span', null, h('span', { class: 'hidden-text' }, 'input '), tokens(record.prompt_tokens)),
    h('span', null, percent(cachedShare(record)), ' cached'),
    h('span', null, money(record.actual_cost, record.currency)),
    h('span', null, duration(record.duration_ms)),
  );
}

/**
 * One turn of a session: its line, and on request its details.
 * @param {{record: object, open: boolean, toggle: () => void}} props
 */
export function Turn({ record, open, toggle }) {
  const policy = record.session_policy ?? {};
  const id = 'turn-' + record.id;
  return h(
    'li',
    { class: classes('turn', 'action-' + record.action, open && 'open'), id: 'at-' + record.id },
    h(
      'button',
      { type: 'button', class: 'turn-line', 'aria-expanded': String(open), 'aria-controls': id, onClick: toggle },
      h('span', { class: 'turn-index' }, 'Turn ' + record.turn_index, h('span', { class: 'sub' }, clock(record.timestamp))),
      h('span', { class: 'turn-what' },
        h('span', { class: 'badges' }, h(Model, { name: record.selected_model }), h(Action, { action: record.action, status: record.response_status }), h(Lock, { lock: policy.hard_lock_reason }), record.divergence && record.divergence.state !== 'healthy' && h(Badge, { word: record.divergence.state }), record.divergence?.correction && h(Badge, { text: 'corrected', tone: 'info', sign: '✎' }), h(Limits, { limits: record.guardian })),
        h('span', { class: 'turn-why' }, reason(record)),
      ),
      h(Numbers, { record }),
      h('span', { class: 'chevron', 'aria-hidden': 'true' }, '⌄'),
    ),
    h('div', { id, hidden: !open }, open && h(TurnDetails, { record }), open && h('p', { class: 'turn-foot' }, h('a', { href: link('replay', record.id) }, 'Open the replay record'))),
  );
}
