/** What stands where a value is not known. */
export const UNKNOWN = '–';

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const SCORE = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const MOMENT = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
});
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const HOUR = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });

function known(value) {
  return value !== undefined && value !== null && value !== '' && !Number.isNaN(Number(value));
}

/** @returns {string} the viewer's time zone, such as Europe/Oslo */
export function zone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * @param {number|string|null|undefined} at seconds since 1970, or a time of RFC 3339
 * @returns {number} milliseconds since 1970; NaN where it is not known
 */
export function millis(at) {
  if (typeof at === 'number') return at * 1000;
  return at ? Date.parse(at) : NaN;
}

/** With the sign that is as wide as a plus. */
const minus = (text) => text.replace('-', '−');

function told(format, at) {
  const time = millis(at);
  return Number.isNaN(time) ? UNKNOWN : format.format(time);
}

/** Date and time in the viewer's zone. @returns {string} */
export const moment = (at) => told(MOMENT, at);

/** Time of day in the viewer's zone. @returns {string} */
export const clock = (at) => told(CLOCK, at);

/** Day of the week and hour in the viewer's zone. @returns {string} */
export const hour = (at) => told(HOUR, at);

/** Day and month in UTC, as sums by day are of UTC days. @returns {string} */
export const day = (at) => told(DAY, at);

/** A count. @returns {string} such as 12,345 */
export const count = (value) => (known(value) ? WHOLE.format(value) : UNKNOWN);

/** A count with what is counted. @returns {string} such as 1 turn or 12 turns */
export const many = (value, word) => count(value) + ' ' + word + (Number(value) === 1 ? '' : 's');

/** A mean, with one digit behind the point. @returns {string} */
export const mean = (value) => (known(value) ? Number(value).toFixed(1) : UNKNOWN);

/** A count in short. @returns {string} such as 12.3K */
export const short = (value) => (known(value) ? SHORT.format(value) : UNKNOWN);

/** Tokens with their unit. @returns {string} */
export const tokens = (value) => (known(value) ? SHORT.format(value) + ' tok' : UNKNOWN);

/** A score. @returns {string} three digits behind the point */
export const score = (value) => (known(value) ? minus(SCORE.format(value)) : UNKNOWN);

/** A score's part with its sign. @returns {string} */
export function signed(value) {
  if (!known(value)) return UNKNOWN;
  const digits = SCORE.format(Math.abs(value));
  return (value < 0 ? '−' : '+') + digits;
}

/** A share. @param {number|null} value 0 to 1 @returns {string} in percent */
export function percent(value) {
  if (!known(value)) return UNKNOWN;
  const share = value * 100;
  return minus(share !== 0 && Math.abs(share) < 10 ? share.toFixed(1) : share.toFixed(0)) + ' %';
}

/** A length of time. @param {number|null} value milliseconds @returns {string} with its unit */
export function duration(value) {
  if (!known(value)) return UNKNOWN;
  if (value < 1000) return Math.round(value) + ' ms';
  if (value < 60_000) return (value / 1000).toFixed(1) + ' s';
  if (value < 3_600_000) return Math.floor(value / 60_000) + ' min ' + Math.round((value % 60_000) / 1000) + ' s';
  return (value / 3_600_000).toFixed(1) + ' h';
}

/**
 * An amount of money. Small ones keep their first two digits.
 * @param {number|null} value
 * @param {string} [currency] ISO 4217
 * @returns {string}
 */
export function money(value, currency = '') {
  if (!known(value)) return UNKNOWN;
  const amount = Number(value);
  const size = Math.abs(amount);
  const digits = size === 0 || size >= 0.1 ? 2 : Math.min(9, 1 - Math.floor(Math.log10(size)));
  return minus(amount.toFixed(digits)) + (currency ? ' ' + currency : '');
}

/** A number that may be anything, with at most four digits that count. @returns {string} */
export function number(value) {
  if (!known(value)) return UNKNOWN;
  return minus(new Intl.NumberFormat('en', { maximumSignificantDigits: 4 }).format(value));
}

/**
 * A word of the API as people write it.
 * @param {string} word such as tool_loop
 * @returns {string} such as tool loop
 */
export const plain = (word) => String(word ?? '').replaceAll('_', ' ');
