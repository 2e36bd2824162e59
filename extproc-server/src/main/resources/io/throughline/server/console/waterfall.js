import { h, classes } from './dom.js';
import { score, signed } from './format.js';
import { Badge, Model } from './status.js';
import { candidates } from './score-terms.js';

/** From where to where each step reaches, and the scale that all candidates share. */
function steps(candidate) {
  let at = candidate.base;
  return candidate.terms.map((term) => {
    const from = at;
    at += term.value;
    return { ...term, from, to: at };
  });
}

function scale(all) {
  const values = all.flatMap((one) => [one.base, one.final, ...steps(one).flatMap((step) => [step.from, step.to])]);
  const low = Math.min(0, ...values);
  const span = Math.max(1e-6, Math.max(0, ...values) - low);
  return (value) => ((value - low) / span) * 100;
}

function Bar({ from, to, kind, place }) {
  const left = place(Math.min(from, to));
  const width = Math.max(0.6, place(Math.max(from, to)) - left);
  return h('td', { class: 'bar-cell', 'aria-hidden': 'true' }, h('span', { class: 'track' }, h('span', { class: 'bar bar-' + kind, style: { left: left + '%', width: Math.min(width, 100 - left) + '%' } })));
}

function Step({ name, note, value, text, from, to, kind, place }) {
  return h(
    'tr',
    { class: classes(kind === 'total' && 'total') },
    h('th', { scope: 'row' }, name, note && h('span', { class: 'sub' }, note)),
    h('td', { class: 'numeric' }, text ?? signed(value)),
    h(Bar, { from, to, kind, place }),
  );
}

function One({ candidate, place }) {
  const { model, base, final, selected, current } = candidate;
  return h(
    'div',
    { class: classes('candidate', selected && 'chosen') },
    h('div', { class: 'candidate-name' }, h(Model, { name: model }), selected && h(Badge, { text: 'chosen', tone: 'good', sign: '✓' }), current && h(Badge, { text: 'session’s model', tone: 'plain', sign: '●' })),
    h(
      'table',
      { class: 'waterfall' },
      h('caption', { class: 'hidden-text' }, 'How the score of ' + model + ' came about'),
      h('thead', { class: 'hidden-text' }, h('tr', null, h('th', { scope: 'col' }, 'Term'), h('th', { scope: 'col' }, 'Score'), h('td', { 'aria-hidden': 'true' }))),
      h(
        'tbody',
        null,
        h(Step, { name: 'Base score', text: score(base), from: 0, to: base, kind: 'base', place }),
        steps(candidate).map((step) => h(Step, { key: step.name, ...step, kind: step.value < 0 ? 'minus' : 'plus', place })),
        h(Step, { name: 'Final score', text: score(final), from: 0, to: final, kind: 'total', place }),
      ),
    ),
  );
}

/**
 * The score of each candidate, term by term.
 * @param {{policy: object}} props session_policy of a record
 */
export function Waterfall({ policy }) {
  const all = candidates(policy);
  if (all.length === 0) return h('p', { class: 'muted' }, 'No scores: the choice was made without them.');
  const place = scale(all);
  return h('div', { class: 'candidates' }, all.map((candidate) => h(One, { key: candidate.model, candidate, place })));
}
