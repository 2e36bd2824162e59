import { h, Component } from './dom.js';

const TOLD_FOR = 2_500;

/** A button that copies a text and says so. Props: `text`, `name`. */
export class Copy extends Component {
  state = { told: '' };

  componentWillUnmount() {
    clearTimeout(this.later);
  }

  async copy() {
    const done = await navigator.clipboard.writeText(this.props.text).then(() => true, () => false);
    this.setState({ told: done ? 'Copied' : 'The browser does not allow it; select the text instead' });
    this.later = setTimeout(() => this.setState({ told: '' }), TOLD_FOR);
  }

  render({ name }, { told }) {
    return h('span', { class: 'copy' }, h('button', { type: 'button', onClick: () => this.copy() }, name), h('span', { role: 'status', class: 'muted' }, told));
  }
}
