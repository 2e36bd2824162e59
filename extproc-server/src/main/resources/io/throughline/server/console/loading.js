import { h, Component } from './dom.js';

const HINTS = {
  0: 'The page tries again when you say so; nothing is lost.',
  401: 'Your login has ended. Sign in again.',
  403: 'This needs another token.',
  404: 'It may have been deleted, or it is another tenant’s.',
  503: 'The journal cannot answer now. Records in memory have no sums: a journal of type embedded or postgres has.',
};

/**
 * What is shown when something went wrong.
 * @param {{error: Error & {status?: number, title?: string}, retry?: () => void}} props
 */
export function Failure({ error, retry }) {
  return h(
    'div',
    { class: 'state failure', role: 'alert' },
    h('p', { class: 'state-title' }, h('span', { 'aria-hidden': 'true' }, '⚠ '), error.title || 'Something went wrong'),
    h('p', null, error.message),
    HINTS[error.status] && h('p', { class: 'muted' }, HINTS[error.status]),
    retry && h('button', { type: 'button', onClick: retry }, 'Try again'),
  );
}

/**
 * What is shown where there is nothing yet, and what would bring something.
 * @param {{title: string, children?: any}} props
 */
export function Empty({ title, children }) {
  return h('div', { class: 'state empty' }, h('p', { class: 'state-title' }, title), children && h('p', { class: 'muted' }, children));
}

/** Grey bars in the place of what is being read. */
export function Skeleton({ lines = 4, what = 'Loading…' }) {
  return h(
    'div',
    { class: 'skeleton', role: 'status' },
    h('span', { class: 'hidden-text' }, what),
    Array.from({ length: lines }, (_, i) => h('span', { key: i, class: 'bone', 'aria-hidden': 'true' })),
  );
}

/**
 * Reads something and shows it: a skeleton first, then `show(data)`, or what went wrong. Another
 * `name` reads anew, and the answer to the old one is dropped.
 */
export class Loaded extends Component {
  state = { data: undefined, error: null };

  componentDidMount() {
    this.read();
  }

  componentDidUpdate(before) {
    if (before.name !== this.props.name) this.read();
  }

  componentWillUnmount() {
    this.turn = undefined;
  }

  async read() {
    const turn = (this.turn = {});
    this.setState({ data: undefined, error: null });
    try {
      const data = await this.props.load();
      if (this.turn === turn) this.setState({ data });
    } catch (error) {
      if (this.turn === turn) this.setState({ error });
    }
  }

  render({ show, lines, what }, { data, error }) {
    if (error) return h(Failure, { error, retry: () => this.read() });
    if (data === undefined) return h(Skeleton, { lines, what });
    return show(data, () => this.read());
  }
}
