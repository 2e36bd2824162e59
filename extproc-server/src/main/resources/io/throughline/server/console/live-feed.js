import { get, query } from './api.js';
import { millis } from './format.js';

const LATER = 2_000;

/** The name of a row, or of one that is gone: two tenants may have sessions of one id. */
export const nameOf = (row) => (row.tenant ?? '') + '\n' + row.session_id;

/**
 * Sessions as the sidecar tells of them, newest first. Changes that come close together are told
 * once, before the next picture of the screen.
 */
export class LiveFeed {
  /**
   * @param {(feed: LiveFeed) => void} changed
   * @param {{tenant?: string, workspace?: string}} filters
   */
  constructor(changed, filters = {}) {
    this.changed = changed;
    this.address = '/api/live/events' + query(filters);
    this.rows = new Map();
    this.state = 'connecting';
    this.leftOut = 0;
    this.open();
  }

  open() {
    this.source = new EventSource(this.address);
    this.source.addEventListener('snapshot', (event) => this.take(JSON.parse(event.data), true));
    this.source.addEventListener('changes', (event) => this.take(JSON.parse(event.data), false));
    this.source.addEventListener('error', () => this.lost());
  }

  /** The browser connects again by itself, unless it was refused: then a login may have ended. */
  lost() {
    this.become('lost');
    if (this.source.readyState === EventSource.CLOSED && !this.closed) {
      get('/api/activity', { limit: 1 }).catch(() => {});
      this.again = setTimeout(() => this.open(), LATER);
    }
  }

  take(message, whole) {
    if (whole) this.rows.clear();
    for (const row of (message.sessions ?? []).reverse()) this.put(row);
    for (const gone of message.gone ?? []) this.rows.delete(nameOf(gone));
    if (message.left_out !== undefined) this.leftOut = message.left_out;
    this.become('live');
  }

  /** Its time is read once, and what changed stands last: sorting finds most of it done. */
  put(row) {
    row.seen = millis(row.last_at);
    const name = nameOf(row);
    this.rows.delete(name);
    this.rows.set(name, row);
  }

  become(state) {
    this.state = state;
    this.due ??= requestAnimationFrame(() => {
      this.due = undefined;
      if (!this.closed) this.changed(this);
    });
  }

  /** @returns {object[]} rows, those with the newest turn first */
  sorted() {
    return [...this.rows.values()].reverse().sort((one, two) => two.seen - one.seen);
  }

  close() {
    this.closed = true;
    clearTimeout(this.again);
    this.source.close();
  }
}
