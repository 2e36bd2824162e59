import { h, classes } from './dom.js';
import { plain, UNKNOWN } from './format.js';

/** Tone and sign of each word; the sign says the same as the colour. */
const TONES = {
  healthy: ['good', '✓'], suspected: ['warn', '△'], diverged: ['bad', '↻'], recovered: ['info', '✓'],
  start: ['plain', '▸'], stay: ['good', '●'], switch: ['accent', '◆'], recovery: ['warn', '▲'],
  in_progress: ['info', '…'], completed: ['good', '✓'], aborted: ['warn', '✕'], failed: ['bad', '✕'], unknown: ['plain', '?'],
  advice: ['accent', '→'], warning: ['warn', '!'], info: ['info', 'i'], flag: ['warn', '⚑'], block: ['bad', '⊘'], correct: ['info', '✎'],
};

/**
 * A word with a sign and a tone.
 * @param {{word?: string, text?: string, tone?: string, sign?: string, title?: string}} props
 */
export function Badge({ word, text, tone, sign, title }) {
  if (!word && !text) return h('span', { class: 'muted' }, UNKNOWN);
  const [known, mark] = TONES[word] ?? ['plain', ''];
  return h(
    'span',
    { class: classes('badge', 'tone-' + (tone ?? known)), title },
    (sign ?? mark) && h('span', { class: 'badge-sign', 'aria-hidden': 'true' }, sign ?? mark),
    text ?? plain(word),
  );
}

function Padlock() {
  return h('svg', { class: 'padlock', viewBox: '0 0 16 16' }, h('path', { d: 'M4 7V5a4 4 0 0 1 8 0v2h1v7H3V7zm2 0h4V5a2 2 0 0 0-4 0z' }));
}

/** What was done with a turn; without an action no model was asked. @param {{action?: string, status?: number}} props */
export function Action({ action, status }) {
  return !action && status >= 400 ? h(Badge, { word: 'block', text: 'answered ' + status }) : h(Badge, { word: action });
}

/** A lock that held the turn. @param {{lock?: string}} props */
export function Lock({ lock }) {
  if (!lock) return null;
  const name = plain(lock.replace('hard_lock=', ''));
  return h(Badge, { text: name, tone: 'lock', sign: h(Padlock), title: 'Held by a lock: ' + lock });
}

/** Limits that a session went over. @param {{flags?: string[]}} props */
export function Flags({ flags }) {
  if (!flags?.length) return h('span', { class: 'muted' }, UNKNOWN);
  const [first, second, ...others] = flags;
  const more = [second, ...others].filter(Boolean).map(plain);
  return h(
    'span',
    { class: 'stacked', title: others.length ? flags.map(plain).join(', ') : undefined },
    h(Badge, { text: plain(first), tone: 'warn', sign: '⚑' }),
    second && h(Badge, { text: others.length ? 'and ' + more.length + ' more' : more[0], tone: 'warn', sign: '⚑' }),
    others.length > 0 && h('span', { class: 'hidden-text' }, more.join(', ')),
  );
}

/** Limits that a turn was beyond, with what was done. @param {{limits?: {limit: string, action: string}[]}} props */
export function Limits({ limits }) {
  return limits?.map(({ limit, action }) => h(Badge, { key: limit, word: action, text: plain(limit) + (action === 'block' ? ': blocked' : ''), title: 'Beyond a limit of the session' }));
}

const PALETTE = 8;
const places = new Map();

/**
 * The colour of a model, the same in every view of this page.
 * @param {string} model
 * @returns {number} 1 to 8
 */
export function hue(model) {
  if (!places.has(model)) places.set(model, (places.size % PALETTE) + 1);
  return places.get(model);
}

/** A model's name with its colour. @param {{name?: string}} props */
export function Model({ name }) {
  if (!name) return h('span', { class: 'muted' }, UNKNOWN);
  return h('span', { class: 'model' }, h('span', { class: 'dot hue-' + hue(name), 'aria-hidden': 'true' }), name);
}

/**
 * A number that stands out, with what it is.
 * @param {{label: string, value: any, note?: any, tone?: string}} props
 */
export function Tile({ label, value, note, tone }) {
  return h(
    'div',
    { class: classes('tile', tone && 'tile-' + tone) },
    h('dt', null, label),
    h('dd', null, value, note && h('span', { class: 'tile-note' }, note)),
  );
}

/** Tiles beside each other. */
export function Tiles({ children, label }) {
  return h('dl', { class: 'tiles', 'aria-label': label }, children);
}
