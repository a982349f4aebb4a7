import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bootstrap, PROJECT, tell } from './bootstrap/index.mjs';

/** `npm run demo`: everything the demo needs, then the demo itself; what was started here is stopped here. */
async function main() {
  const args = process.argv.slice(2);
  const isCheck = args.includes('--check');
  const folder = isCheck ? mkdtempSync(path.join(os.tmpdir(), 'tallyroom-check-')) : path.join(PROJECT, 'var', 'demo');
  if (isCheck) (await import('node:fs')).chmodSync(folder, 0o755);
  const world = await bootstrap({ folder, isFast: isCheck });
  const child = spawn(
    process.execPath,
    ['-r', '@swc-node/register', path.join(PROJECT, 'tools/demo/main.ts'), '--folder', folder, ...args],
    {
      cwd: PROJECT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: world.adminUrl,
        REDIS_URL: world.redisUrl,
        LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  await world.stop();
  if (isCheck) rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}

main().catch(tell);
