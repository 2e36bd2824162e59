import { h, Component, createRef } from './dom.js';
import { get, post, query } from './api.js';
import { Heading } from './shell.js';
import { Failure, Loaded, Skeleton } from './loading.js';
import { moment } from './format.js';
import { Field, options } from './filters.js';
import { withChange } from './policy-text.js';
import { Knobs } from './whatif-knobs.js';
import { Report } from './whatif-report.js';

const DAY = 86_400_000;
const PERIODS = { 1: 'Last 24 hours', 7: 'Last 7 days', 30: 'Last 30 days', '': 'All that is recorded' };

/** The period of a link, beside those that can be chosen. */
const LINKED = 'linked';
const REFUSED = 'The page finds no place for this value in the text. Edit the text below.';

/** The configuration that runs; a caller who may not read it begins with an empty text. */
async function running() {
  try {
    return { yaml: (await get('/api/config')).yaml, note: '' };
  } catch (error) {
    if (error.status === 0) throw error;
    return { yaml: '', note: 'The running configuration is not for this token (' + error.message + '). Paste a configuration instead.' };
  }
}

/** A change that a link brought, and whether it is in the text. */
function Change({ text, taken }) {
  return h(
    'div',
    { class: 'note' },
    h('p', null, taken ? 'The text has this change of the link:' : 'The page finds no place for this change in the text. Put it there below:'),
    h('pre', { class: 'json', tabIndex: 0, 'aria-label': 'The change as YAML' }, text),
  );
}

/** A configuration to try. Props: `yaml` that runs, `note`, `me`, `link` with `from`, `to`, `change`. */
class Trial extends Component {
  linked = this.props.link.change ? withChange(this.props.yaml, this.props.link.change) : null;
  state = { yaml: this.linked ?? this.props.yaml, days: this.props.link.from ? LINKED : '7', refused: false, busy: false, report: null, error: null };
  text = createRef();

  period() {
    const { days } = this.state;
    if (days === LINKED) return { from: this.props.link.from, to: this.props.link.to };
    return { from: days ? new Date(Date.now() - Number(days) * DAY).toISOString() : undefined };
  }

  /** Nothing was changed: the text is shown, for changing it by hand. */
  refuse() {
    this.text.current.open = true;
    this.setState({ refused: true });
  }

  change(yaml) {
    this.setState({ yaml, refused: false });
  }

  async run(event) {
    event.preventDefault();
    this.setState({ busy: true, error: null, report: null });
    try {
      this.setState({ report: await post('/api/whatif' + query(this.period()), this.state.yaml, 'application/yaml') });
    } catch (error) {
      this.setState({ error });
    }
    this.setState({ busy: false });
  }

  render({ yaml: original, note, me, link }, { yaml, days, refused, busy, report, error }) {
    const mayNot = me.scope !== 'admin';
    const periods = link.from ? { [LINKED]: moment(link.from) + ' to ' + (link.to ? moment(link.to) : 'now'), ...PERIODS } : PERIODS;
    return h(
      'div',
      null,
      note && h('p', { class: 'note' }, note),
      link.change && h(Change, { text: link.change, taken: this.linked !== null }),
      h(
        'form',
        { class: 'card whatif', onSubmit: (event) => this.run(event) },
        h(Knobs, { yaml, original, change: (text) => this.change(text), refused: () => this.refuse() }),
        refused && h('p', { class: 'note', role: 'alert' }, REFUSED),
        h(
          'details',
          { open: !original || (link.change && this.linked === null), ref: this.text },
          h('summary', null, 'The whole configuration'),
          h('label', { for: 'yaml' }, 'Configuration (YAML). Edit it, or paste another one.'),
          h('textarea', { id: 'yaml', rows: 16, spellcheck: false, value: yaml, onInput: (event) => this.change(event.currentTarget.value) }),
        ),
        h(
          'div',
          { class: 'filters' },
          h(Field, { label: 'Recorded sessions of', name: 'whatif-days', onChange: (event) => this.setState({ days: event.currentTarget.value }) }, options([...(link.from ? [LINKED] : []), '1', '7', '30', ''], days, periods)),
          h('button', { type: 'submit', class: 'primary', disabled: busy || mayNot || !yaml.trim() }, busy ? 'Running…' : 'Run what-if'),
          yaml !== original && h('button', { type: 'button', onClick: () => this.change(original) }, 'Back to what runs'),
        ),
        mayNot && h('p', { class: 'note' }, 'A what-if needs a token of scope admin; this one may only read.'),
      ),
      h('div', { 'aria-live': 'polite' }, busy && h(Skeleton, { lines: 6, what: 'Making the recorded choices again…' }), error && h(Failure, { error }), report && h(Report, { report })),
    );
  }
}

/** Recorded choices made again under another configuration. */
export function WhatIf({ me, route }) {
  return h(
    'div',
    null,
    h(Heading, { title: 'What if', lead: 'Make the recorded choices again under another policy, before you change the one that runs. Nothing is changed.' }),
    h(Loaded, { name: JSON.stringify(route.query), load: running, show: ({ yaml, note }) => h(Trial, { yaml, note, me, link: route.query }) }),
  );
}
