import { h, Component } from './dom.js';
import { get } from './api.js';
import { go, link } from './route.js';

const DAY = 86_400_000;

/**
 * A moment for an input of dates, in the viewer's zone.
 * @param {string|undefined} iso
 * @returns {string}
 */
export function local(iso) {
  if (!iso) return '';
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/**
 * What an input of dates says, as the API takes it.
 * @param {string} value
 * @returns {string} "" without one
 */
export function instant(value) {
  return value ? new Date(value).toISOString() : '';
}

/**
 * The parameters of the API for a period in the address.
 * @param {Record<string, string>} query of the route: days, workspace
 * @returns {{from: string, workspace?: string}}
 */
export function period(query) {
  const days = Number(query.days) || 30;
  const from = new Date(Date.now() - days * DAY).toISOString();
  return { from, workspace: query.workspace || undefined };
}

/**
 * A labelled field of a form.
 * @param {{label: string, name: string, children?: any}} props others go to the input
 */
export function Field({ label, name, children, ...rest }) {
  const id = 'field-' + name;
  const input = children ? h('select', { id, name, ...rest }, children) : h('input', { id, name, ...rest });
  return h('div', { class: 'field' }, h('label', { for: id }, label), input);
}

/** Choices of a select; the chosen one is marked, and stands last where it is none of them. */
export function options(words, chosen, names = {}) {
  const all = words.includes(chosen ?? '') || !chosen ? words : [...words, chosen];
  return all.map((word) => h('option', { key: word, value: word, selected: word === (chosen ?? '') }, names[word] ?? (word === '' ? 'Any' : word.replaceAll('_', ' '))));
}

/** Period and workspace of a view, kept in its address. Props: `view`, `query`. */
export class PeriodFilter extends Component {
  state = { workspaces: [] };

  componentDidMount() {
    get('/api/sessions', { limit: 200 })
      .then((answer) => this.setState({ workspaces: [...new Set(answer.sessions.map((one) => one.workspace).filter(Boolean))].sort() }))
      .catch(() => {});
  }

  render({ view, query }, { workspaces }) {
    const change = (name) => (event) => go(link(view, '', { ...query, [name]: event.currentTarget.value.trim() }));
    const names = { 1: 'Last 24 hours', 7: 'Last 7 days', 30: 'Last 30 days', 90: 'Last 90 days' };
    return h(
      'form',
      { class: 'filters', onSubmit: (event) => event.preventDefault(), 'aria-label': 'Filter' },
      h(Field, { label: 'Period', name: 'days', onChange: change('days') }, options(['1', '7', '30', '90'], query.days ?? '30', names)),
      h(Field, { label: 'Workspace', name: 'workspace', list: 'workspaces', placeholder: 'All', value: query.workspace ?? '', onChange: change('workspace') }),
      h('datalist', { id: 'workspaces' }, workspaces.map((name) => h('option', { key: name, value: name }))),
    );
  }
}
