import { program } from './program.mjs';

/** Instants at which a month's arithmetic goes wrong if it can. The two in October play the same month. */
const CLOCKS = {
  'the first of a month': '2026-10-01T09:00:00Z',
  'the day the clocks go back': '2026-10-25T00:30:00Z',
  'late on the 31st': '2026-10-31T23:30:00Z',
  'the day the clocks go forward': '2027-03-28T01:30:00Z',
};

/** The demo's check with the clock turned: it comes out well at each instant, and the same for the same month. */
export async function drill() {
  const results = [];
  for (const [name, now] of Object.entries(CLOCKS)) {
    process.stderr.write(`· ${name}, ${now}\n`);
    const { exit, last } = await program(['tools/demo.mjs', '--check', '--now', now]);
    const { seconds: _, ...figures } = exit === 0 ? JSON.parse(last) : { ok: false };
    results.push({ name, now, ...figures });
  }
  const [, back, late] = results.map(({ name: _name, now: _now, ...figures }) => JSON.stringify(figures));
  const areSame = back === late;
  return { ok: areSame && results.every(({ ok }) => ok), areSame, results };
}
