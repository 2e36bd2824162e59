import { h, render, Component } from './dom.js';
import { get, whenSignedOut } from './api.js';
import { parse } from './route.js';
import { Shell } from './shell.js';
import { Login } from './login.js';
import { Failure } from './loading.js';
import { VIEWS } from './views.js';

/** The whole page: who the viewer is, which view is open, and its module once that is there. */
class App extends Component {
  state = { me: null, error: null, route: parse(location.hash), View: null };

  componentDidMount() {
    let visit = 0;
    window.addEventListener('hashchange', () => this.open({ ...parse(location.hash), visit: ++visit }, true));
    whenSignedOut(() => this.identify());
    this.identify();
    this.open(this.state.route, false);
  }

  /** Asks who the viewer is. */
  async identify() {
    try {
      this.setState({ me: await get('/api/me'), error: null });
    } catch (error) {
      this.setState({ error });
    }
  }

  /** Loads a view's module and shows it; the old view stays until then. */
  async open(route, moved) {
    const view = VIEWS[route.view] ?? VIEWS.live;
    document.title = view.title + ' · Throughline';
    try {
      const View = await view.load();
      const another = moved && (this.state.route.view !== route.view || this.state.route.id !== route.id);
      this.setState({ route, View, error: null }, () => another && arrived());
    } catch (error) {
      this.setState({ route, error });
    }
  }

  render(_, { me, error, route, View }) {
    if (error && !me) return h('main', { class: 'alone' }, h(Failure, { error, retry: () => this.identify() }));
    if (!me) return h('p', { class: 'boot', role: 'status' }, 'Opening the console…');
    if (me.login_required && !me.logged_in) return h(Login, { done: () => this.identify() });
    return h(
      Shell,
      { me, view: route.view, signedOut: () => this.identify() },
      error && h(Failure, { error }),
      View && h(View, { key: route.view + '/' + route.id, route, me }),
    );
  }
}

/** Where a screen reader goes on: at the title of the view. */
function arrived() {
  window.scrollTo(0, 0);
  document.querySelector('h1')?.focus();
}

const root = document.getElementById('app');
root.replaceChildren();
render(h(App), root);
