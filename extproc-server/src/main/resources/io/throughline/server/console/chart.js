import { h, Component, createRef } from './dom.js';
import { Table } from './table.js';

let library;

/** The chart library, once it is loaded. */
function loaded() {
  library ??= import('./lib/chart.js').then(() => globalThis.Chart);
  return library;
}

/** A colour of the theme, as it is now. */
function ink(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

function dataset(series, stacked) {
  const color = ink(series.color);
  return {
    label: series.name,
    data: series.values,
    type: series.line ? 'line' : 'bar',
    backgroundColor: series.line ? color : color,
    borderColor: color,
    borderWidth: series.line ? 2 : 0,
    borderDash: series.dashed ? [6, 4] : [],
    borderRadius: series.line ? 0 : 3,
    pointRadius: series.line ? 2 : 0,
    pointStyle: series.dashed ? 'rectRot' : 'circle',
    tension: 0.25,
    spanGaps: true,
    stack: stacked && !series.line ? 'all' : undefined,
    maxBarThickness: 34,
  };
}

function axes({ unit, stacked, share, whole, labelName }) {
  const grid = ink('line');
  const text = { color: ink('text-soft'), font: { family: getComputedStyle(document.body).fontFamily, size: 12 } };
  return {
    x: { stacked, grid: { display: false }, ticks: { ...text, maxRotation: 0, autoSkipPadding: 16 }, border: { color: grid }, title: { display: true, text: labelName, ...text } },
    y: {
      stacked, beginAtZero: true, max: share ? 100 : undefined, grid: { color: grid }, border: { display: false },
      ticks: { ...text, maxTicksLimit: 6, precision: whole ? 0 : undefined }, title: { display: Boolean(unit), text: unit, ...text },
    },
  };
}

function configuration(props) {
  const { labels, series, stacked } = props;
  return {
    type: 'bar',
    data: { labels, datasets: series.map((one) => dataset(one, stacked)) },
    options: {
      responsive: true, maintainAspectRatio: false, animation: false,
      interaction: { mode: 'index', intersect: false },
      scales: axes(props),
      plugins: {
        legend: { display: series.length > 1, position: 'bottom', labels: { color: ink('text'), font: { family: getComputedStyle(document.body).fontFamily }, usePointStyle: true, boxHeight: 7, padding: 16 } },
      },
    },
  };
}

/**
 * A chart with its title, one sentence that says what it shows, and the same numbers as a table.
 * Props: `title`, `summary`, `labels`, `series` ({name, values, color, line?, dashed?}), `unit`,
 * `stacked`, `share`, `whole`, `format` for numbers of the table, `labelName` of what the labels are.
 */
export class Chart extends Component {
  canvas = createRef();

  componentDidMount() {
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.redraw = () => this.draw();
    this.scheme.addEventListener('change', this.redraw);
    this.draw();
  }

  componentDidUpdate() {
    this.draw();
  }

  componentWillUnmount() {
    this.scheme.removeEventListener('change', this.redraw);
    this.gone = true;
    this.chart?.destroy();
  }

  async draw() {
    const Library = await loaded();
    if (this.gone) return;
    this.chart?.destroy();
    this.chart = new Library(this.canvas.current, configuration(this.props));
  }

  render({ title, summary, labels, series, labelName, format = String }) {
    const columns = [
      { name: labelName, value: (i) => labels[i] },
      ...series.map((one) => ({ name: one.name, numeric: true, value: (i) => format(one.values[i]) })),
    ];
    return h(
      'figure',
      { class: 'card chart' },
      h('figcaption', null, h('h2', null, title), summary && h('p', { class: 'muted' }, summary)),
      h('div', { class: 'canvas' }, h('canvas', { ref: this.canvas, role: 'img', 'aria-label': title + '. ' + (summary ?? '') })),
      h('details', null, h('summary', null, 'Show as a table'), h(Table, { caption: title, columns, rows: labels.map((_, i) => i) })),
    );
  }
}
