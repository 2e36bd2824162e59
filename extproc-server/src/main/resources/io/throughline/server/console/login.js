import { h, Component } from './dom.js';
import { post } from './api.js';

/** Asks for a token. The page forgets it at once; a cookie that scripts cannot read stays. */
export class Login extends Component {
  state = { busy: false, error: '' };

  async enter(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const token = form.elements.token.value;
    this.setState({ busy: true, error: '' });
    try {
      await post('/console/login', JSON.stringify({ token }));
      form.reset();
      this.props.done();
    } catch (error) {
      const wrong = error.status === 401;
      this.setState({ busy: false, error: wrong ? 'This token is not known here.' : error.message });
    }
  }

  render(_, { busy, error }) {
    return h(
      'main',
      { class: 'alone' },
      h(
        'form',
        { class: 'card login', onSubmit: (event) => this.enter(event) },
        h('img', { src: 'icon.svg', alt: '', width: 44, height: 44 }),
        h('h1', null, 'Sign in'),
        h('p', { class: 'muted' }, 'With a token of the admin address. It stays in this browser for 12 hours, where scripts cannot read it.'),
        h('label', { for: 'token' }, 'Token'),
        h('input', {
          id: 'token', name: 'token', type: 'password', required: true, autocomplete: 'current-password',
          'aria-describedby': 'login-error', 'aria-invalid': error ? 'true' : undefined,
        }),
        h('p', { id: 'login-error', class: 'form-error', role: 'alert' }, error),
        h('button', { type: 'submit', class: 'primary', disabled: busy }, busy ? 'Signing in…' : 'Sign in'),
      ),
    );
  }
}
