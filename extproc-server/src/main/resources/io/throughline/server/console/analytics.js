import { h } from './dom.js';
import { get } from './api.js';
import { count, many, mean, moment, money, percent } from './format.js';
import { Heading } from './shell.js';
import { Empty, Loaded } from './loading.js';
import { Tile, Tiles } from './status.js';
import { PeriodFilter, period } from './filters.js';
import { Affinity, Divergence, Money, Switches, TurnsPerSession } from './analytics-charts.js';

function amounts(costs, name) {
  return costs?.length ? costs.map((one) => money(one[name], one.currency)).join(' + ') : '–';
}

function Numbers({ overview }) {
  const { sessions, turns, diverged_sessions: diverged } = overview;
  return h(
    Tiles,
    { label: 'The period in short' },
    h(Tile, { label: 'Sessions', value: count(sessions), note: many(turns, 'turn') }),
    h(Tile, { label: 'Turns a session', value: mean(overview.turns_per_session), note: 'mean; the distribution is below' }),
    h(Tile, { label: 'Diverged', value: percent(overview.divergence_rate), note: many(diverged, 'session'), tone: diverged ? 'warn' : '' }),
    h(Tile, { label: 'Recovered', value: percent(overview.recovery_rate), note: overview.turns_to_recover_mean === null ? 'of the circles' : 'of the circles, after ' + mean(overview.turns_to_recover_mean) + ' turns on average' }),
    h(Tile, { label: 'One-shot', value: percent(overview.one_shot_rate), note: 'first answer was enough' }),
    h(Tile, { label: 'Switches', value: count(overview.switches), note: count(overview.switches_prevented_by_locks) + ' prevented by locks' }),
    h(Tile, { label: 'Cost', value: amounts(overview.costs, 'cost') }),
    h(Tile, { label: 'Caching saved', value: amounts(overview.costs, 'saved_by_caching'), note: 'against the same model uncached' }),
  );
}

function Shown({ overview, series }) {
  if (overview.sessions === 0) {
    return h(Empty, { title: 'No session ended a turn in this period' }, 'Choose a longer period or another workspace.');
  }
  return h(
    'div',
    null,
    h(Numbers, { overview }),
    h(
      'div',
      { class: 'charts' },
      h(TurnsPerSession, { rows: overview.sessions_by_turns }),
      h(Divergence, { series }),
      h(Affinity, { series }),
      h(Switches, { series }),
      h(Money, { series }),
    ),
    h('p', { class: 'muted foot' }, (series.by === 'day' ? 'Days are UTC days. ' : '') + 'Sums as of ' + moment(overview.rolled_up_at) + '.'),
  );
}

async function read(query) {
  const parameters = period(query);
  const by = Number(query.days) === 1 ? 'hour' : 'day';
  const [overview, series] = await Promise.all([get('/api/overview', parameters), get('/api/series', { ...parameters, by })]);
  return { overview, series };
}

/** What sessions came to over a period. */
export function Analytics({ route }) {
  const { query } = route;
  return h(
    'div',
    { class: 'analytics' },
    h(Heading, { title: 'Analytics', lead: query.workspace ? 'Workspace ' + query.workspace : 'All workspaces' }, h(PeriodFilter, { view: 'analytics', query })),
    h(Loaded, { name: JSON.stringify(query), load: () => read(query), lines: 10, what: 'Adding up…', show: (data) => h(Shown, data) }),
  );
}
