import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { debianPackages, onPath } from './bootstrap/debian.mjs';
import { bootstrap, PROJECT, tell } from './bootstrap/index.mjs';

/** Programs that a measurement compares us with, by the Debian package that has them. */
const NEEDS = { gateway: { nginx: 'nginx-light', wrk: 'wrk' } };

/** `npm run bench -- NAME`: one measurement against the bare minimum in the same run; the last line is JSON. */
async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const program = path.join(PROJECT, 'tools/bench', `${name}.bench.ts`);
  if (!/^[a-z-]+$/.test(name) || !existsSync(program))
    throw new Error('Say which: npm run bench -- month, sync, gateway, signatures, lists, collect, pages or tasks.');
  const world = await bootstrap({ folder: path.join(PROJECT, 'var', 'bench') });
  const missing = Object.entries(NEEDS[name] ?? {}).filter(([program]) => !onPath(program));
  if (missing.length > 0)
    await debianPackages(
      missing.map(([, debian]) => debian),
      path.join(PROJECT, 'var', 'tools'),
    );
  const child = spawn(process.execPath, ['--expose-gc', '-r', '@swc-node/register', program, ...args], {
    cwd: PROJECT,
    stdio: 'inherit',
    env: {
      ...process.env,
      DATABASE_URL: world.adminUrl,
      REDIS_URL: world.redisUrl,
      LOG_LEVEL: 'error',
      TALLYROOM_TEST_TEMPLATE: 'tallyroom_bench_template',
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  await world.stop();
  process.exit(code);
}

main().catch(tell);
