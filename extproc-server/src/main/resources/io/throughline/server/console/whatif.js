import { h, Component } from './dom.js';
import { get, post, query } from './api.js';
import { Heading } from './shell.js';
import { Failure, Loaded, Skeleton } from './loading.js';
import { Field, options } from './filters.js';
import { Knobs } from './whatif-knobs.js';
import { Report } from './whatif-report.js';

const DAY = 86_400_000;
const PERIODS = { 1: 'Last 24 hours', 7: 'Last 7 days', 30: 'Last 30 days', '': 'All that is recorded' };

/** The configuration that runs; a caller who may not read it begins with an empty text. */
async function running() {
  try {
    return { yaml: (await get('/api/config')).yaml, note: '' };
  } catch (error) {
    if (error.status === 0) throw error;
    return { yaml: '', note: 'The running configuration is not for this token (' + error.message + '). Paste a configuration instead.' };
  }
}

/** A configuration to try. Props: `yaml` that runs, `note`, `me`. */
class Trial extends Component {
  state = { yaml: this.props.yaml, days: '7', busy: false, report: null, error: null };

  async run(event) {
    event.preventDefault();
    const { yaml, days } = this.state;
    const from = days ? new Date(Date.now() - Number(days) * DAY).toISOString() : undefined;
    this.setState({ busy: true, error: null, report: null });
    try {
      this.setState({ report: await post('/api/whatif' + query({ from }), yaml, 'application/yaml') });
    } catch (error) {
      this.setState({ error });
    }
    this.setState({ busy: false });
  }

  render({ yaml: original, note, me }, { yaml, days, busy, report, error }) {
    const mayNot = me.scope !== 'admin';
    return h(
      'div',
      null,
      note && h('p', { class: 'note' }, note),
      h(
        'form',
        { class: 'card whatif', onSubmit: (event) => this.run(event) },
        h(Knobs, { yaml, original, change: (text) => this.setState({ yaml: text }) }),
        h(
          'details',
          { open: !original },
          h('summary', null, 'The whole configuration'),
          h('label', { for: 'yaml' }, 'Configuration (YAML). Edit it, or paste another one.'),
          h('textarea', { id: 'yaml', rows: 16, spellcheck: false, value: yaml, onInput: (event) => this.setState({ yaml: event.currentTarget.value }) }),
        ),
        h(
          'div',
          { class: 'filters' },
          h(Field, { label: 'Recorded sessions of', name: 'whatif-days', onChange: (event) => this.setState({ days: event.currentTarget.value }) }, options(['1', '7', '30', ''], days, PERIODS)),
          h('button', { type: 'submit', class: 'primary', disabled: busy || mayNot || !yaml.trim() }, busy ? 'Running…' : 'Run what-if'),
          yaml !== original && h('button', { type: 'button', onClick: () => this.setState({ yaml: original }) }, 'Back to what runs'),
        ),
        mayNot && h('p', { class: 'note' }, 'A what-if needs a token of scope admin; this one may only read.'),
      ),
      h('div', { 'aria-live': 'polite' }, busy && h(Skeleton, { lines: 6, what: 'Making the recorded choices again…' }), error && h(Failure, { error }), report && h(Report, { report })),
    );
  }
}

/** Recorded choices made again under another configuration. */
export function WhatIf({ me }) {
  return h(
    'div',
    null,
    h(Heading, { title: 'What if', lead: 'Make the recorded choices again under another policy, before you change the one that runs. Nothing is changed.' }),
    h(Loaded, { name: 'config', load: running, show: ({ yaml, note }) => h(Trial, { yaml, note, me }) }),
  );
}
