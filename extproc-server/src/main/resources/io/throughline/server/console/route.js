/**
 * @typedef {{view: string, id: string, query: Record<string, string>, visit?: number}} Route `visit`
 *   tells one opening of an address from the next
 */

/**
 * Reads the part of the address behind the hash: `#/view/id?name=value`.
 * @param {string} hash
 * @returns {Route} the live view where it names none
 */
export function parse(hash) {
  const text = hash.replace(/^#\/?/, '');
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  const query = Object.fromEntries(new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)));
  const slash = path.indexOf('/');
  const view = slash < 0 ? path : path.slice(0, slash);
  return { view: view || 'live', id: slash < 0 ? '' : decoded(path.slice(slash + 1)), query };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The address of a view, for links.
 * @param {string} view
 * @param {string} [id]
 * @param {Record<string, unknown>} [parameters] what is empty is left out
 * @returns {string}
 */
export function link(view, id = '', parameters = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const query = search.toString();
  return '#/' + view + (id ? '/' + encodeURIComponent(id) : '') + (query ? '?' + query : '');
}

/**
 * Goes to a view.
 * @param {string} address as {@link link} gives it
 */
export function go(address) {
  if (location.hash === address) window.dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = address;
}
