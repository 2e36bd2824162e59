/**
 * Policy values of a configuration, found and changed in its text, so that comments and order stay.
 * Mappings may be written in braces or over lines; anything else is left to the person who edits
 * the text.
 *
 * @typedef {{from: number, to: number, braces: boolean}} Part the inside of a mapping or list
 * @typedef {{from: number, to: number}} Value what stands behind a key's colon
 */

const BLOCK = /(^|[\s{,])"?session_aware"?:[ \t]*/g;
const GLOBAL = ['global', 'router', 'model_selection', 'session_aware'];
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/y;
const KEY = /^(\s*)(?!-\s)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'{}[\],#][^"'{}[\],#]*?)\s*:(?=\s|$|["'{[])/;

/** Where the blocks are: `{from, to, braces}` of their insides. */
function blocks(yaml) {
  const found = [];
  for (const match of yaml.matchAll(BLOCK)) {
    const from = match.index + match[0].length;
    if (yaml[from] === '{') found.push({ from: from + 1, to: scan(yaml, from).end, braces: true });
    else if (yaml[from] === '\n' || yaml[from] === '\r') found.push(lines(yaml, match, from));
  }
  return found.filter((block) => block && block.to > block.from - 1);
}

/** Where the braces that open there have their commas and their end, which is -1 without one. */
function scan(yaml, open) {
  const commas = [];
  let depth = 0;
  let fresh = false;
  for (let at = open; at < yaml.length; at++) {
    const c = yaml[at];
    QUOTED.lastIndex = at;
    if (c === '#' && /\s/.test(yaml[at - 1])) {
      at = ending(yaml, at) - 1;
      continue;
    }
    if (fresh && QUOTED.test(yaml)) at = QUOTED.lastIndex - 1;
    else if (c === '{' || c === '[') depth++;
    else if ((c === '}' || c === ']') && --depth === 0) return { commas, end: at };
    else if (c === ',' && depth === 1) commas.push(at);
    fresh = '{[,:'.includes(c) || (fresh && /\s/.test(c));
  }
  return { commas, end: -1 };
}

const ending = (yaml, at) => (yaml.indexOf('\n', at) < 0 ? yaml.length : yaml.indexOf('\n', at) + 1);

/** A block over lines: all that is further in than its key. */
function lines(yaml, match, from) {
  const start = yaml.lastIndexOf('\n', match.index + match[1].length - 1) + 1;
  const key = match.index + match[1].length - start;
  const first = yaml.indexOf('\n', from) + 1;
  let at = first;
  let indent = '';
  while (at < yaml.length) {
    const end = ending(yaml, at);
    const line = yaml.slice(at, end);
    const inside = line.match(/^ */)[0];
    if (line.trim() && inside.length <= key) break;
    if (line.trim() && !indent) indent = inside;
    at = end;
  }
  return indent ? { from: first, to: at, braces: false, indent } : null;
}

function pattern(key) {
  return new RegExp('((?:^|[\\s{,])"?' + key + '"?:[ \\t]*)("[^"]*"|[^,}\\s#]+)', 'm');
}

/**
 * The value of a policy key where it stands first.
 * @param {string} yaml
 * @param {string} key such as stay_bias
 * @returns {string} "" where it stands nowhere
 */
export function valueOf(yaml, key) {
  for (const { from, to } of blocks(yaml)) {
    const match = yaml.slice(from, to).match(pattern(key));
    if (match) return match[2].replaceAll('"', '');
  }
  return '';
}

/**
 * The configuration with another value of a policy key, in every block; in a new one for all
 * decisions where there is none.
 * @param {string} yaml
 * @param {string} key
 * @param {string} value
 * @returns {string|null} null where the text must be edited by hand
 */
export function withValue(yaml, key, value) {
  const found = blocks(yaml);
  if (found.length === 0) return put(yaml, whole(yaml), [...GLOBAL, key], value);
  return found.reduceRight((text, block) => text.slice(0, block.from) + changed(text.slice(block.from, block.to), block, key, value) + text.slice(block.to), yaml);
}

function changed(inside, block, key, value) {
  if (pattern(key).test(inside)) return inside.replace(pattern(key), (_, before) => before + value);
  if (block.braces) return key + ': ' + value + (inside.trim() ? ', ' : '') + inside;
  return block.indent + key + ': ' + value + '\n' + inside;
}

/**
 * The configuration with a change as recommendations suggest it: keys over lines down to one value,
 * or to an entry of a list that takes the place of the one of its name.
 * @param {string} yaml
 * @param {string} change
 * @returns {string|null} null where the text must be edited by hand
 */
export function withChange(yaml, change) {
  const rows = change.split('\n').filter((row) => row.trim());
  const entry = rows.findIndex((row) => row.trimStart().startsWith('- '));
  const keys = (entry < 0 ? rows : rows.slice(0, entry)).map((row) => row.match(KEY));
  const chained = keys.every((match, i) => match && (i === 0 || (match[1].length > keys[i - 1][1].length && rows[i - 1].endsWith(':'))));
  if (keys.length === 0 || !chained) return null;
  const path = keys.map((match) => unquoted(match[2]));
  if (entry >= 0) return withEntry(yaml, path, rows.slice(entry));
  return put(yaml, whole(yaml), path, rows[rows.length - 1].slice(keys[keys.length - 1][0].length).trim());
}

/** The text with a value at that path; what is not there on the way to it is added. */
function put(yaml, part, [key, ...rest], value) {
  const found = find(yaml, part, key);
  const inner = rest.reduceRight((text, name) => `{${name}: ${text}}`, value);
  if (!found) return added(yaml, part, key + ': ' + inner);
  const old = bare(yaml, found);
  const start = old ? yaml.indexOf(old, found.from) : found.from;
  if (/^(null|~|)$/.test(old)) return yaml.slice(0, start) + (old ? '' : ' ') + inner + yaml.slice(start + old.length);
  if (rest.length > 0) return put(yaml, inside(yaml, found), rest, value);
  return /^[{[&*!|>]|\n/.test(old) ? null : yaml.slice(0, start) + value + yaml.slice(start + old.length);
}

/** Adds a key: at the end of the text, or before the others of its mapping. */
function added(yaml, part, text) {
  if (!part || part.to < part.from) return null;
  if (part.braces) return yaml.slice(0, part.from) + text + (yaml.slice(part.from, part.to).trim() ? ', ' : '') + yaml.slice(part.from);
  const [first] = rows(yaml, part);
  if (first && !KEY.test(first.text)) return null;
  if (part.from === 0) return yaml + (yaml === '' || yaml.endsWith('\n') ? '' : '\n') + ' '.repeat(first?.indent ?? 0) + text + '\n';
  return first ? yaml.slice(0, first.from) + ' '.repeat(first.indent) + text + '\n' + yaml.slice(first.from) : null;
}

/** The text with another entry in the place of that of its name; null where there is none. */
function withEntry(yaml, path, entry) {
  const list = path.reduce((part, key) => inside(yaml, find(yaml, part, key)), whole(yaml));
  const [first, ...others] = list && !list.braces ? rows(yaml, list) : [];
  if (!first?.text.trimStart().startsWith('- ')) return null;
  const starts = [first, ...others.filter((row) => row.indent === first.indent)].map((row) => row.from);
  const at = starts.findIndex((from, i) => entryName(yaml.slice(from, starts[i + 1] ?? list.to)) === entryName(entry.join('\n')));
  if (at < 0) return null;
  const further = entry[0].search(/\S/);
  const text = entry.map((row) => ' '.repeat(first.indent) + row.slice(further) + '\n').join('');
  return yaml.slice(0, starts[at]) + text + yaml.slice(starts[at + 1] ?? list.to);
}

function entryName(text) {
  const mapping = text.replace('-', ' ');
  const found = find(mapping, whole(mapping), 'name');
  return found ? unquoted(bare(mapping, found)) : '';
}

/** @returns {Part} all of a text */
function whole(yaml) {
  const all = { from: 0, to: yaml.length };
  const part = inside(yaml, all);
  return part?.braces ? part : { ...all, braces: false };
}

/** @returns {Part|null} what is in a value; null where that is no mapping and no list over lines */
function inside(yaml, value) {
  if (!value) return null;
  const text = bare(yaml, value);
  const open = text ? yaml.indexOf(text, value.from) : -1;
  if (text.startsWith('{')) return { from: open + 1, to: scan(yaml, open).end, braces: true };
  const line = ending(yaml, value.from);
  return text && line <= open ? { from: line, to: value.to, braces: false } : null;
}

/** @returns {Value|null} of a key of a mapping */
function find(yaml, part, key) {
  if (!part || part.to < part.from) return null;
  return part.braces ? findInBraces(yaml, part, key) : findInLines(yaml, part, key);
}

function findInBraces(yaml, part, key) {
  let from = part.from;
  for (const to of [...scan(yaml, part.from - 1).commas, part.to]) {
    const match = yaml.slice(from, to).match(KEY);
    if (match && unquoted(match[2]) === key) return { from: from + match[0].length, to };
    from = to + 1;
  }
  return null;
}

/** A list may stand as far out as the key that it belongs to. */
function findInLines(yaml, part, key) {
  const all = rows(yaml, part);
  const own = all.filter((row) => row.indent === all[0].indent && !row.text.trimStart().startsWith('- '));
  const at = own.findIndex((row) => unquoted(row.text.match(KEY)?.[2] ?? '') === key);
  return at < 0 ? null : { from: own[at].from + own[at].text.match(KEY)[0].length, to: own[at + 1]?.from ?? part.to };
}

/** Lines that say something. */
function rows(yaml, part) {
  const all = [];
  for (let from = part.from; from < part.to; from = ending(yaml, from)) {
    const text = yaml.slice(from, ending(yaml, from)).trimEnd();
    if (/^ *[^\s#]/.test(text) && text !== '---') all.push({ from, text, indent: text.search(/\S/) });
  }
  return all;
}

/** A value without the blanks and comments before and behind it. */
function bare(yaml, value) {
  const text = yaml.slice(value.from, value.to).replace(/^(?:[ \t\r]*(?:#[^\n]*)?\n)*[ \t]*/, '');
  QUOTED.lastIndex = 0;
  if (QUOTED.test(text)) return text.slice(0, QUOTED.lastIndex);
  const all = text.split('\n').map((line) => line.trimEnd());
  while (all.length > 0 && /^ *(#|$)/.test(all[all.length - 1])) all.pop();
  const end = all.join('\n').length;
  return all.length === 1 ? all[0].replace(/\s#.*$/, '').trimEnd() : text.slice(0, end);
}

function unquoted(text) {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return text.startsWith('"') ? JSON.parse(text) : text;
}
