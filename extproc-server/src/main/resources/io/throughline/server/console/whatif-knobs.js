import { h } from './dom.js';
import { valueOf, withValue } from './policy-text.js';

/** Policy values that can be changed without the text, with what they do. */
const KNOBS = [
  { key: 'stay_bias', default: '0.1', min: 0, step: 0.05, help: 'How much staying is preferred, in score' },
  { key: 'switch_margin', default: '0.05', min: 0, step: 0.01, help: 'How much better another model must be' },
  { key: 'prefix_cache_weight', default: '', min: 0, step: 0.05, help: 'How much a warm cache counts' },
  { key: 'handoff_penalty_weight', default: '', min: 0, step: 0.1, help: 'How much a handoff counts' },
  { key: 'switch_history_weight', default: '', min: 0, step: 0.05, help: 'How much earlier switches count' },
  { key: 'min_turns_before_switch', default: '', min: 0, step: 1, help: 'Turns before a session may move' },
];

const PRESETS = [
  { name: 'Hold on', help: 'Sessions rarely move', values: { stay_bias: '0.5', switch_margin: '0.2', decision_drift_reset: 'false' } },
  { name: 'Let go', help: 'Each turn goes where it scores best', values: { stay_bias: '0', switch_margin: '0' } },
  { name: 'Settle first', help: 'No move in the first five turns', values: { min_turns_before_switch: '5' } },
];

function applied(yaml, values) {
  return Object.entries(values).reduce((text, [key, value]) => (text === null ? null : withValue(text, key, value)), yaml);
}

function Knob({ knob, yaml, original, set }) {
  const id = 'knob-' + knob.key;
  const before = valueOf(original, knob.key);
  const now = valueOf(yaml, knob.key);
  const enter = (event) => {
    const { value } = event.currentTarget;
    if (value === '' || !set({ [knob.key]: value })) event.currentTarget.value = now;
  };
  return h(
    'div',
    { class: 'field knob' },
    h('label', { for: id }, knob.key.replaceAll('_', ' ')),
    h('input', {
      id, type: 'number', min: knob.min, step: 'any', value: now, placeholder: 'default' + (knob.default && ' ' + knob.default), 'aria-describedby': id + '-help',
      onChange: enter,
    }),
    h('span', { id: id + '-help', class: 'sub' }, now !== before ? 'runs with ' + (before || 'the default') : knob.help),
  );
}

/**
 * Policy values of a configuration as fields; what is entered goes into its text, or is `refused`
 * where the text has no place for it that can be found.
 * @param {{yaml: string, original: string, change: (yaml: string) => void, refused: () => void}} props
 */
export function Knobs({ yaml, original, change, refused }) {
  if (!original) return null;
  const set = (values) => {
    const text = applied(yaml, values);
    if (text === null) refused();
    else change(text);
    return text !== null;
  };
  return h(
    'fieldset',
    null,
    h('legend', null, 'Policy of session_aware, in every decision that has one'),
    h('div', { class: 'presets' }, PRESETS.map((preset) => h('button', { key: preset.name, type: 'button', class: 'preset', onClick: () => set(preset.values) }, h('strong', null, preset.name), h('span', { class: 'sub' }, preset.help)))),
    h('div', { class: 'knobs' }, KNOBS.map((knob) => h(Knob, { key: knob.key, knob, yaml, original, set }))),
  );
}
