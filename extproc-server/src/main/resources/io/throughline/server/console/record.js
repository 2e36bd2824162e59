import { h, Component } from './dom.js';
import { get } from './api.js';
import { link } from './route.js';
import { moment } from './format.js';
import { Heading } from './shell.js';
import { Loaded } from './loading.js';
import { Action, Limits, Lock, Model } from './status.js';
import { TurnDetails } from './turn.js';
import { Copy } from './copy.js';

function Texts({ record }) {
  if (!record.captured) return null;
  const cut = (truncated) => (truncated ? ' …' : '');
  return h(
    'section',
    { class: 'card' },
    h('h2', null, 'Texts'),
    h('p', { class: 'muted' }, 'Captured because the configuration says so; secrets that were found are taken out.'),
    record.prompt && h('h3', null, 'Prompt'),
    record.prompt && h('pre', { class: 'text' }, record.prompt + cut(record.prompt_truncated)),
    record.response_text && h('h3', null, 'Answer'),
    record.response_text && h('pre', { class: 'text' }, record.response_text + cut(record.response_text_truncated)),
  );
}

function Head({ record }) {
  return h(
    'p',
    { class: 'about badges' },
    h(Model, { name: record.selected_model }),
    h(Action, { action: record.action, status: record.response_status }),
    h(Lock, { lock: record.session_policy?.hard_lock_reason }),
    h(Limits, { limits: record.guardian }),
    h('span', null, moment(record.timestamp)),
    record.session_id && h('a', { href: link('session', record.session_id, { tenant: record.tenant, turn: record.id }) }, 'Turn ' + record.turn_index + ' of session ' + record.session_id),
  );
}

class Shown extends Component {
  state = { json: false };

  render({ record }, { json }) {
    const text = JSON.stringify(record, null, 2);
    const tab = (value, name) => h('button', { type: 'button', 'aria-pressed': String(json === value), onClick: () => this.setState({ json: value }) }, name);
    return h(
      'div',
      null,
      h(Head, { record }),
      h('div', { class: 'segments', role: 'group', 'aria-label': 'How the record is shown' }, tab(false, 'Readable'), tab(true, 'JSON')),
      json
        ? h('section', { class: 'card' }, h(Copy, { text, name: 'Copy JSON' }), h('pre', { class: 'json', tabIndex: 0, 'aria-label': 'The record as JSON' }, text))
        : [h('section', { key: 'details', class: 'card' }, h(TurnDetails, { record, heading: 'h2' })), h(Texts, { key: 'texts', record })],
    );
  }
}

/** One record, readable and as JSON. @param {{id: string}} props */
export function Record({ id }) {
  return h(
    'div',
    { class: 'replay' },
    h('p', { class: 'crumb' }, h('a', { href: link('replay') }, '← Replay')),
    h(Heading, { title: h('span', null, 'Record ', h('span', { class: 'id' }, id)) }),
    h(Loaded, { name: id, load: () => get('/v1/router_replay/' + encodeURIComponent(id)), lines: 8, show: (record) => h(Shown, { record }) }),
  );
}
