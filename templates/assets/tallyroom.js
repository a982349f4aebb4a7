// What pages do beyond links and forms; every page works without it.

/** A chart from the table that stands under it: first column the labels, each further one a series of
 * `data-value`s, or of the numbers that stand there; what is empty is not drawn, and no line leads over it. Of a single row no
 * line can be drawn: each of its figures is a bar, over its own name. */
function draw(figure) {
  const table = figure.querySelector('table');
  const plot = figure.querySelector('.plot');
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const isSingle = figure.dataset.kind === 'lines' && rows.length === 1;
  const isBars = figure.dataset.kind !== 'lines' || isSingle;
  const series = heads.slice(1).map((_, column) =>
    rows.map((row) => {
      const cell = row.cells[column + 1];
      const value = cell.dataset.value ?? cell.textContent.trim();
      const isEmpty = value === '' || (isBars && Number(value) === 0);
      return isEmpty ? null : Number(value);
    }),
  );
  const labels = isSingle
    ? heads.slice(1)
    : rows.map((row) => row.cells[0].dataset.short ?? row.cells[0].textContent.trim());
  const columns = isSingle
    ? series.map(([value], at) => labels.map((_, each) => (each === at ? value : null)))
    : series;
  const style = getComputedStyle(figure);
  const colour = (name) => style.getPropertyValue(name).trim();
  const resolved = (name) => {
    plot.style.color = `var(${name})`;
    return getComputedStyle(plot).color;
  };
  const axis = {
    stroke: resolved('--pale'),
    grid: { stroke: resolved('--rule'), width: 1 },
    ticks: { show: false },
    font: `12px ${colour('font-family') || 'sans-serif'}`,
  };
  const options = {
    width: plot.clientWidth,
    height: plot.clientHeight,
    cursor: { show: false },
    legend: { show: false },
    scales: {
      // By the labels, not by the values: of a single one the chart would make a range of a hundred.
      x: { time: false, range: () => [-0.6, labels.length - 0.4] },
      y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        splits: () => labels.map((_, at) => at),
        values: (_, splits) =>
          thinned(
            splits.map((at) => labels[at]),
            (plot.clientWidth - 56) / Math.max(52, 9 + 7 * Math.max(...labels.map(({ length }) => length))),
          ),
      },
      {
        ...axis,
        size: 56,
        values: (_, splits) =>
          splits.map((value) => `${value.toLocaleString(document.documentElement.lang)}${figure.dataset.unit ?? ''}`),
      },
    ],
    series: [
      {},
      ...columns.map((_, at) => {
        const stroke = resolved(`--chart-${at + 1}`);
        return isBars
          ? {
              stroke,
              fill: stroke,
              paths: uPlot.paths.bars({
                size: [0.7 / (isSingle ? 1 : columns.length), 60],
                align: columns.length > 1 && !isSingle ? (at === 0 ? -1 : 1) : 0,
              }),
              points: { show: false },
            }
          : { stroke, width: 2, points: { size: 5, filter: loneOnes } };
      }),
    ],
  };
  plot.textContent = '';
  new uPlot(options, [labels.map((_, at) => at), ...columns], plot);
}

/** Where points do not show for being many, those that no line leads to. */
function loneOnes({ data }, column, isShown) {
  const values = data[column];
  if (isShown) return null;
  return [...values.keys()].filter((at) => values[at] !== null && (values[at - 1] ?? values[at + 1] ?? null) === null);
}

/** As many labels as fit beside each other, the rest empty. */
function thinned(labels, most) {
  const step = Math.max(1, Math.ceil(labels.length / Math.max(1, most)));
  return labels.map((label, at) => (at % step === 0 ? label : ''));
}

function drawAll(root) {
  if (typeof uPlot === 'undefined') return;
  for (const figure of root.querySelectorAll('figure.chart')) draw(figure);
}

/** `/` goes to the page's search; `j` and `k` go from row to row of a list; Escape leaves a field, and shuts what asks to be confirmed. */
function onKey(event) {
  const isTyping = event.target.closest('input, textarea, select');
  const asking = event.key === 'Escape' && event.target.closest('details.confirm[open]');
  if (asking) {
    asking.open = false;
    return asking.querySelector('summary').focus();
  }
  if (event.key === 'Escape' && isTyping) return isTyping.blur();
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') {
    const search = document.querySelector('input[type="search"]');
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  }
  if (event.key === 'j' || event.key === 'k') {
    const links = [
      ...document.querySelectorAll('main tbody tr > :first-child a, main tbody tr > td:first-child + td a'),
    ];
    const at = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + (event.key === 'j' ? 1 : -1)))]?.focus();
  }
}

/** Puts the text of the named element on the clipboard, and says so on the button for a moment. */
async function copy(button) {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}

/** Puts the text of a chosen file into the field the form sends, and its name beside it; older programs write Windows-1252. */
async function readInto({ files, dataset }) {
  if (!files?.[0]) return;
  const bytes = await files[0].arrayBuffer();
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder('windows-1252').decode(bytes);
  }
  document.getElementById(dataset.into).value = text;
  if (dataset.name) document.getElementById(dataset.name).value = files[0].name;
}

document.addEventListener('keydown', onKey);
document.addEventListener('change', (event) => {
  if (event.target.dataset.into) void readInto(event.target);
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copy]');
  if (button) void copy(button);
});
document.addEventListener('DOMContentLoaded', () => {
  drawAll(document);
  // A form that was refused is shown on its page again: its address is the page's, for a reload and what is copied.
  const { at } = document.querySelector('main').dataset;
  if (at) history.replaceState(null, '', at);
});
document.addEventListener('htmx:load', (event) => drawAll(event.detail.elt));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawAll(document));
let resizing;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => drawAll(document), 150);
});
