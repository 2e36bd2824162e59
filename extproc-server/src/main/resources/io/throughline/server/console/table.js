import { h, classes } from './dom.js';

/**
 * @typedef {{name: any, value: (row: any) => any, numeric?: boolean, className?: string, header?: boolean}} Column
 */

/**
 * A table with a caption. Where it is wider than its place it scrolls there, by keyboard as well.
 * @param {{caption: string, columns: Column[], rows: any[], rowKey?: (row: any, i: number) => any,
 *   showCaption?: boolean}} props
 */
export function Table({ caption, columns, rows, rowKey = (_, i) => i, showCaption = false }) {
  return h(
    'div',
    { class: 'table-scroll', role: 'region', 'aria-label': caption, tabIndex: 0 },
    h(
      'table',
      null,
      h('caption', { class: showCaption ? undefined : 'hidden-text' }, caption),
      h('thead', null, h('tr', null, columns.map((column, i) => h('th', { key: i, scope: 'col', class: kind(column) }, column.name)))),
      h('tbody', null, rows.map((row, i) => h('tr', { key: rowKey(row, i) }, columns.map((column, at) => cell(column, row, at))))),
    ),
  );
}

function kind(column) {
  return classes(column.numeric && 'numeric', column.className) || undefined;
}

function cell(column, row, at) {
  const header = column.header ?? at === 0;
  return h(header ? 'th' : 'td', { key: at, scope: header ? 'row' : undefined, class: kind(column) }, column.value(row));
}

/**
 * Names beside values.
 * @param {{facts: Array<[string, any]>}} props facts whose value is null, undefined or "" are left out
 */
export function Facts({ facts }) {
  return h(
    'dl',
    { class: 'facts' },
    facts
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => h('div', { key: name }, h('dt', null, name), h('dd', null, value))),
  );
}
