import { h } from './dom.js';
import { count, day, hour, many, money, percent } from './format.js';
import { Chart } from './chart.js';

/** How long a point of a series is, and how its beginning is told. */
const UNITS = {
  hour: { millis: 3_600_000, labelName: 'Hour', label: hour },
  day: { millis: 86_400_000, labelName: 'UTC day', label: day },
};

/** The points of a series without gaps: where no session ended a turn stands an empty one. */
function filled({ from, to, by, points }) {
  const { millis } = UNITS[by];
  const found = new Map(points.map((point) => [Date.parse(point.from), point]));
  const all = [];
  for (let at = Math.floor(Date.parse(from) / millis) * millis; at < Date.parse(to); at += millis) {
    all.push(found.get(at) ?? { from: new Date(at).toISOString() });
  }
  return all;
}

/** What the time of each point is called, and the points. */
function timed(series) {
  const { labelName, label } = UNITS[series.by];
  const points = filled(series);
  return { points, axis: { labelName, labels: points.map((point) => label(point.from)) } };
}

const values = (points, name) => points.map((point) => point[name] ?? 0);
const total = (points, name) => values(points, name).reduce((sum, value) => sum + value, 0);

/** What the API tells of longer sessions, too: "65 or more". */
const TURNS_MAX = 65;

/** Numbers of turns, in groups that grow as sessions do. */
const GROUPS = [[1, 1], [2, 2], [3, 3], [4, 5], [6, 8], [9, 12], [13, 20], [21, 40], [41, TURNS_MAX - 1], [TURNS_MAX, Infinity]];

function grouped(rows) {
  return GROUPS.map(([from, to]) => ({
    label: from === to ? String(from) : to === Infinity ? from + ' or more' : from + '–' + to,
    sessions: rows.filter((row) => row.turns >= from && row.turns <= to).reduce((sum, row) => sum + row.sessions, 0),
  }));
}

/** The least number of turns that this share of the sessions does not go over. */
function quantile(rows, share) {
  const sorted = [...rows].sort((one, two) => one.turns - two.turns);
  const all = sorted.reduce((sum, row) => sum + row.sessions, 0);
  let seen = 0;
  for (const row of sorted) {
    seen += row.sessions;
    if (seen >= share * all) return row.turns;
  }
  return 0;
}

/** Half and nine tenths of the sessions, in a sentence. */
function quantiles(rows) {
  const half = quantile(rows, 0.5);
  const most = quantile(rows, 0.9);
  const first = half < TURNS_MAX ? `Half of the sessions have at most ${many(half, 'turn')}` : `More than half of the sessions have ${TURNS_MAX} or more turns`;
  return first + (most < TURNS_MAX ? `, nine of ten at most ${count(most)}.` : half < TURNS_MAX ? `, more than one of ten ${TURNS_MAX} or more.` : '.');
}

/** How many sessions have how many turns. @param {{rows: Array<{turns: number, sessions: number}>}} props */
export function TurnsPerSession({ rows }) {
  const groups = grouped(rows);
  while (groups.length > 1 && groups[groups.length - 1].sessions === 0) groups.pop();
  return h(Chart, {
    title: 'Turns per session',
    summary: quantiles(rows),
    labelName: 'Turns', unit: 'sessions', whole: true, format: count,
    labels: groups.map((group) => group.label),
    series: [{ name: 'Sessions', values: groups.map((group) => group.sessions), color: 'series-1' }],
  });
}

/** Circles that sessions went in, and those that they got out of, over time. */
export function Divergence({ series }) {
  const { points, axis } = timed(series);
  const sum = (name) => total(points, name);
  return h(Chart, {
    title: 'Divergence and recovery',
    summary: `${many(sum('divergences'), 'circle')} in ${count(sum('diverged_sessions'))} of ${many(sum('sessions'), 'session')}; ${count(sum('divergences_recovered'))} came to an end.`,
    unit: 'circles', whole: true, format: count, ...axis,
    series: [
      { name: 'Found', values: values(points, 'divergences'), color: 'series-4' },
      { name: 'Recovered', values: values(points, 'divergences_recovered'), color: 'series-3' },
    ],
  });
}

/** Which part of the turns the first one and two models get, over time. */
export function Affinity({ series }) {
  const { points, axis } = timed(series);
  const share = (name) => points.map((point) => (point[name] === undefined || point[name] === null ? null : Math.round(point[name] * 1000) / 10));
  const last = points.findLast((point) => point.top_share !== undefined && point.top_share !== null && point.turns > 0);
  return h(Chart, {
    title: 'Model affinity',
    summary: last ? `At the end the first model has ${percent(last.top_share)} of the turns, the first two ${percent(last.top_two_share)}.` : 'Share of the turns of the first one and two models.',
    unit: '% of turns', share: true, ...axis, format: (value) => (value === null ? '–' : value + ' %'),
    series: [
      { name: 'First model', values: share('top_share'), color: 'series-1', line: true },
      { name: 'First two models', values: share('top_two_share'), color: 'series-2', line: true, dashed: true },
    ],
  });
}

/** Switches, and those that a lock prevented, over time. */
export function Switches({ series }) {
  const { points, axis } = timed(series);
  const sum = (name) => total(points, name);
  return h(Chart, {
    title: 'Switches and what locks prevented',
    summary: `${count(sum('switches'))} switches; locks held ${many(sum('switches_prevented_by_lock'), 'turn')} that the base method would have moved.`,
    unit: 'turns', whole: true, format: count, ...axis, stacked: true,
    series: [
      { name: 'Switches', values: values(points, 'switches'), color: 'series-2' },
      { name: 'Prevented by a lock', values: values(points, 'switches_prevented_by_lock'), color: 'series-5' },
    ],
  });
}

/** What answers cost and what caching saved, over time, a chart for each currency. */
export function Money({ series }) {
  const { points, axis } = timed(series);
  const currencies = [...new Set(points.flatMap((point) => Object.keys(point.by_currency ?? {})))];
  return currencies.map((currency) => {
    const of = (name) => points.map((point) => Number(point.by_currency?.[currency]?.[name] ?? 0));
    const sum = (all) => money(all.reduce((one, value) => one + value, 0), currency);
    return h(Chart, {
      key: currency,
      title: 'Cost and what caching saved',
      summary: `${sum(of('cost'))} spent, ${sum(of('cache_savings'))} saved against the same model uncached.`,
      unit: currency, ...axis, stacked: true, format: (value) => money(value, currency),
      series: [
        { name: 'Cost', values: of('cost'), color: 'series-1' },
        { name: 'Saved by caching', values: of('cache_savings'), color: 'series-3' },
      ],
    });
  });
}
