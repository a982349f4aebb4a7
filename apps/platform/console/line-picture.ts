/** One line of a picture: values from left to right. */
export interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `points` of a polyline, and where the line's name stands. */
  readonly lines: readonly { name: string; points: string; place: number }[];
  readonly ticks: readonly { y: number; label: string }[];
  readonly labels: readonly { x: number; label: string }[];
  /** Where the marked column stands, if one is marked. */
  readonly markX: number | null;
  readonly bottom: number;
  readonly left: number;
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [640, 220, 52, 12, 10, 28] as const;
const MOST_LABELS = 7;

/** The geometry of a small line picture, drawn on the server so that it needs no script; the y axis begins at nothing. */
export function linePicture(
  lines: readonly Line[],
  labels: readonly string[],
  mark: number | null,
  tickText: (value: number) => string,
): Picture {
  const columns = Math.max(labels.length - 1, 1);
  const step = niceStep(Math.max(1, ...lines.flatMap(({ values }) => values)) / 4);
  const most = step * Math.ceil(Math.max(1, ...lines.flatMap(({ values }) => values)) / step);
  const x = (at: number): number => round(LEFT + (at * (WIDTH - LEFT - RIGHT)) / columns);
  const y = (value: number): number => round(TOP + (1 - value / most) * (HEIGHT - TOP - BOTTOM));
  const every = Math.ceil(labels.length / MOST_LABELS);
  return {
    width: WIDTH,
    height: HEIGHT,
    left: LEFT,
    bottom: HEIGHT - BOTTOM,
    lines: lines.map(({ name, values }, place) => ({
      name,
      place: place + 1,
      points: values.map((value, at) => `${x(at)},${y(value)}`).join(' '),
    })),
    ticks: Array.from({ length: Math.round(most / step) + 1 }, (_, at) => ({
      y: y(at * step),
      label: tickText(at * step),
    })),
    labels: labels.flatMap((label, at) => (at % every === 0 ? [{ x: x(at), label }] : [])),
    markX: mark === null ? null : x(mark),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** 1, 2 or 5 times a power of ten, at least as large as asked. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least)!;
}
