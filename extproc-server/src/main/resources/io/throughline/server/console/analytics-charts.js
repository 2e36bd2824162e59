import { h } from './dom.js';
import { count, day, clock, many, money, percent } from './format.js';
import { Chart } from './chart.js';

const HOUR = 3_700_000;

function labels(points) {
  const hourly = points.length > 1 && Date.parse(points[1].from) - Date.parse(points[0].from) < HOUR;
  return points.map((point) => (hourly ? clock(point.from) : day(point.from)));
}

/** Numbers of turns, in groups that grow as sessions do. */
const GROUPS = [[1, 1], [2, 2], [3, 3], [4, 5], [6, 8], [9, 12], [13, 20], [21, 40], [41, 80], [81, Infinity]];

function grouped(rows) {
  return GROUPS.map(([from, to]) => ({
    label: from === to ? String(from) : to === Infinity ? from + '+' : from + '–' + to,
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

/** How many sessions have how many turns. @param {{rows: Array<{turns: number, sessions: number}>}} props */
export function TurnsPerSession({ rows }) {
  const groups = grouped(rows);
  while (groups.length > 1 && groups[groups.length - 1].sessions === 0) groups.pop();
  return h(Chart, {
    title: 'Turns per session',
    summary: `Half of the sessions have at most ${many(quantile(rows, 0.5), 'turn')}, nine of ten at most ${count(quantile(rows, 0.9))}.`,
    labelName: 'Turns', unit: 'sessions', whole: true, format: count,
    labels: groups.map((group) => group.label),
    series: [{ name: 'Sessions', values: groups.map((group) => group.sessions), color: 'series-1' }],
  });
}

/** Circles that sessions went in, and those that they got out of, by day. */
export function Divergence({ points }) {
  const sum = (name) => points.reduce((total, point) => total + (point[name] ?? 0), 0);
  return h(Chart, {
    title: 'Divergence and recovery',
    summary: `${many(sum('divergences'), 'circle')} in ${count(sum('diverged_sessions'))} of ${many(sum('sessions'), 'session')}; ${count(sum('divergences_recovered'))} came to an end.`,
    unit: 'circles', whole: true, format: count, labels: labels(points),
    series: [
      { name: 'Found', values: points.map((point) => point.divergences), color: 'series-4' },
      { name: 'Recovered', values: points.map((point) => point.divergences_recovered), color: 'series-3' },
    ],
  });
}

/** Which part of the turns the first one and two models get, by day. */
export function Affinity({ points }) {
  const share = (name) => points.map((point) => (point[name] === undefined || point[name] === null ? null : Math.round(point[name] * 1000) / 10));
  const last = points.findLast((point) => point.top_share !== undefined && point.top_share !== null && point.turns > 0);
  return h(Chart, {
    title: 'Model affinity',
    summary: last ? `At the end the first model has ${percent(last.top_share)} of the turns, the first two ${percent(last.top_two_share)}.` : 'Share of the turns of the first one and two models.',
    unit: '% of turns', share: true, labels: labels(points), format: (value) => (value === null ? '–' : value + ' %'),
    series: [
      { name: 'First model', values: share('top_share'), color: 'series-1', line: true },
      { name: 'First two models', values: share('top_two_share'), color: 'series-2', line: true, dashed: true },
    ],
  });
}

/** Switches, and those that a lock prevented, by day. */
export function Switches({ points }) {
  const sum = (name) => points.reduce((total, point) => total + (point[name] ?? 0), 0);
  return h(Chart, {
    title: 'Switches and what locks prevented',
    summary: `${count(sum('switches'))} switches; locks held ${many(sum('switches_prevented_by_lock'), 'turn')} that the base method would have moved.`,
    unit: 'turns', whole: true, format: count, labels: labels(points), stacked: true,
    series: [
      { name: 'Switches', values: points.map((point) => point.switches), color: 'series-2' },
      { name: 'Prevented by a lock', values: points.map((point) => point.switches_prevented_by_lock), color: 'series-5' },
    ],
  });
}

/** What answers cost and what caching saved, by day, a chart for each currency. */
export function Money({ points }) {
  const currencies = [...new Set(points.flatMap((point) => Object.keys(point.by_currency ?? {})))];
  return currencies.map((currency) => {
    const of = (name) => points.map((point) => Number(point.by_currency?.[currency]?.[name] ?? 0));
    const sum = (values) => money(values.reduce((total, value) => total + value, 0), currency);
    return h(Chart, {
      key: currency,
      title: 'Cost and what caching saved',
      summary: `${sum(of('cost'))} spent, ${sum(of('cache_savings'))} saved against the same model uncached.`,
      unit: currency, labels: labels(points), stacked: true, format: (value) => money(value, currency),
      series: [
        { name: 'Cost', values: of('cost'), color: 'series-1' },
        { name: 'Saved by caching', values: of('cache_savings'), color: 'series-3' },
      ],
    });
  });
}
