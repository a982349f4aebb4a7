import { program } from './program.mjs';

/** A worker killed by kill -9 all through a sync and a month run, round after round: the places it dies at differ. */
export async function drill([rounds = '20']) {
  let failed = 0;
  for (let round = 1; round <= Number(rounds); round += 1) {
    const { exit, last } = await program(['tools/test.mjs', 'test/flows/kill-worker']);
    process.stderr.write(`· round ${round} of ${rounds}: ${last}\n`);
    if (exit !== 0) failed += 1;
  }
  return { ok: failed === 0, rounds: Number(rounds), failed };
}
