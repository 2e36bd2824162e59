/**
 * Policy values of a configuration, found and changed in its text, so that comments and order stay.
 * A block `session_aware:` may be written in braces or over lines; anything else is left to the
 * person who edits the text.
 */

const BLOCK = /(^|[\s{,])session_aware:[ \t]*/g;

/** Where the blocks are: `{from, to, braces}` of their insides. */
function blocks(yaml) {
  const found = [];
  for (const match of yaml.matchAll(BLOCK)) {
    const from = match.index + match[0].length;
    if (yaml[from] === '{') found.push({ from: from + 1, to: closing(yaml, from), braces: true });
    else if (yaml[from] === '\n' || yaml[from] === '\r') found.push(lines(yaml, match, from));
  }
  return found.filter((block) => block && block.to > block.from - 1);
}

function closing(yaml, open) {
  let depth = 0;
  for (let at = open; at < yaml.length; at++) {
    if (yaml[at] === '{') depth++;
    if (yaml[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

/** A block over lines: all that is further in than its key. */
function lines(yaml, match, from) {
  const start = yaml.lastIndexOf('\n', match.index + match[1].length - 1) + 1;
  const key = match.index + match[1].length - start;
  const first = yaml.indexOf('\n', from) + 1;
  let at = first;
  let indent = '';
  while (at < yaml.length) {
    const end = yaml.indexOf('\n', at);
    const line = yaml.slice(at, end < 0 ? yaml.length : end);
    const inside = line.match(/^ */)[0];
    if (line.trim() && inside.length <= key) break;
    if (line.trim() && !indent) indent = inside;
    at = end < 0 ? yaml.length : end + 1;
  }
  return indent ? { from: first, to: at, braces: false, indent } : null;
}

function pattern(key) {
  return new RegExp('((?:^|[\\s{,])' + key + ':[ \\t]*)("[^"]*"|[^,}\\s#]+)', 'm');
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
 * The configuration with another value of a policy key, in every block.
 * @param {string} yaml
 * @param {string} key
 * @param {string} value
 * @returns {string|null} null where the text must be edited by hand
 */
export function withValue(yaml, key, value) {
  const found = blocks(yaml);
  if (found.length === 0) return added(yaml, key, value);
  return found.reduceRight((text, block) => text.slice(0, block.from) + changed(text.slice(block.from, block.to), block, key, value) + text.slice(block.to), yaml);
}

function changed(inside, block, key, value) {
  if (pattern(key).test(inside)) return inside.replace(pattern(key), (_, before) => before + value);
  if (block.braces) return key + ': ' + value + (inside.trim() ? ', ' : '') + inside;
  return block.indent + key + ': ' + value + '\n' + inside;
}

function added(yaml, key, value) {
  if (/^global:/m.test(yaml)) return null;
  const end = yaml.endsWith('\n') ? '' : '\n';
  return `${yaml}${end}global: {router: {model_selection: {session_aware: {${key}: ${value}}}}}\n`;
}
