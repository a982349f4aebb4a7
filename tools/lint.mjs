import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { dependencies } from './bootstrap/dependencies.mjs';
import { PROJECT, tell } from './bootstrap/index.mjs';

const CHECKS = [
  ['format and lint', 'biome', ['check', '.']],
  ['types', 'tsc', ['--noEmit', '-p', '.']],
  ['import rules and cycles', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'apps', 'libs']],
  ['promises, switches and the clock', 'eslint', ['--no-warn-ignored', 'apps', 'libs', 'tools']],
  ['unused files, exports and dependencies', 'knip', ['--include', 'files,dependencies,unlisted,unresolved,exports']],
];

/** `npm run lint`: every check runs, and all mistakes are told. */
async function main() {
  await dependencies(PROJECT);
  const failed = CHECKS.filter(([what, program, args]) => {
    process.stdout.write(`· ${what}\n`);
    return (
      spawnSync(path.join(PROJECT, 'node_modules/.bin', program), args, { cwd: PROJECT, stdio: 'inherit' }).status !== 0
    );
  });
  process.stdout.write(
    failed.length === 0 ? 'lint: nothing to say\n' : `lint: ${failed.map(([what]) => what).join(', ')} failed\n`,
  );
  process.exit(failed.length === 0 ? 0 : 1);
}

main().catch(tell);
