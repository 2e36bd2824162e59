/** What went wrong with a call, in the words of the API. */
export class ApiError extends Error {
  /**
   * @param {number} status HTTP status; 0 when nothing answered
   * @param {string} title
   * @param {string} detail
   */
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
  }
}

let onSignedOut = () => {};

/**
 * Says what happens when a call is refused for want of a login.
 * @param {() => void} action
 */
export function whenSignedOut(action) {
  onSignedOut = action;
}

/**
 * The query of an address, without what is empty.
 * @param {Record<string, unknown>} parameters
 * @returns {string} with its question mark, or ""
 */
export function query(parameters) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? '?' + text : '';
}

async function problem(response) {
  const body = await response.json().catch(() => ({}));
  return new ApiError(response.status, body.title || response.statusText || 'Error', body.detail || '');
}

async function answered(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new ApiError(0, 'No answer', 'The sidecar does not answer. Is it running?');
  }
  if (response.ok) return response;
  const error = await problem(response);
  if (error.status === 401 && !path.startsWith('/console/')) onSignedOut();
  throw error;
}

/**
 * Reads from the API.
 * @param {string} path
 * @param {Record<string, unknown>} [parameters] of the query
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} the JSON value
 * @throws {ApiError}
 */
export async function get(path, parameters = {}, signal = undefined) {
  const response = await answered(path + query(parameters), {
    signal,
    headers: { accept: 'application/json' },
  });
  return response.json();
}

/**
 * Asks the API to do something. The header tells it that a page of its own asks.
 * @param {string} path
 * @param {string} body
 * @param {string} type content type of the body
 * @returns {Promise<any>} the JSON value; null where there is none
 * @throws {ApiError}
 */
export async function post(path, body = '', type = 'application/json') {
  const response = await answered(path, {
    method: 'POST',
    body,
    headers: { 'content-type': type, 'x-throughline-console': '1' },
  });
  return response.status === 204 ? null : response.json();
}
