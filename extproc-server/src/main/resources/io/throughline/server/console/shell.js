import { h } from './dom.js';
import { post } from './api.js';
import { link } from './route.js';
import { zone } from './format.js';
import { VIEWS } from './views.js';

function Entry({ name, view, current }) {
  return h(
    'li',
    null,
    h(
      'a',
      { href: link(name), class: 'nav-link', 'aria-current': current ? 'page' : undefined },
      h('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, h('path', { d: view.icon })),
      h('span', null, view.title),
    ),
  );
}

function Who({ me, signedOut }) {
  const scope = me.scope === 'admin' ? 'Admin' : 'Read only';
  const leave = () => post('/console/logout').finally(signedOut);
  return h(
    'div',
    { class: 'who' },
    h('p', null, scope + (me.tenant ? ' · tenant ' + me.tenant : ' · all tenants')),
    h('p', { class: 'muted' }, 'Times in ' + zone()),
    me.login_required && h('button', { type: 'button', class: 'quiet', onClick: leave }, 'Sign out'),
  );
}

/**
 * The frame around each view: navigation, who is signed in, and the view itself.
 * @param {{me: object, view: string, signedOut: () => void, children: any}} props
 */
export function Shell({ me, view, signedOut, children }) {
  const open = VIEWS[view]?.parent ?? view;
  const toContent = (event) => {
    event.preventDefault();
    document.getElementById('content').focus();
  };
  return h(
    'div',
    { class: 'shell' },
    h('a', { class: 'skip', href: '#content', onClick: toContent }, 'Skip to content'),
    h(
      'header',
      { class: 'side' },
      h('a', { class: 'brand', href: link('live') }, h('img', { src: 'icon.svg', alt: '', width: 28, height: 28 }), 'Throughline'),
      h(
        'nav',
        { 'aria-label': 'Views' },
        h(
          'ul',
          null,
          Object.entries(VIEWS)
            .filter(([, entry]) => !entry.hidden)
            .map(([name, entry]) => h(Entry, { key: name, name, view: entry, current: name === open })),
        ),
      ),
      h(Who, { me, signedOut }),
    ),
    h('main', { id: 'content', class: 'content', tabIndex: -1 }, children),
  );
}

/**
 * The title of a view, where a screen reader arrives, and what stands beside it.
 * @param {{title: any, lead?: any, children?: any}} props
 */
export function Heading({ title, lead, children }) {
  return h(
    'div',
    { class: 'heading' },
    h('div', null, h('h1', { tabIndex: -1 }, title), lead && h('p', { class: 'lead' }, lead)),
    children && h('div', { class: 'heading-tools' }, children),
  );
}
