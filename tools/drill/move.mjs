import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PROJECT } from '../bootstrap/index.mjs';
import { postgres } from '../bootstrap/postgres.mjs';
import { redis } from '../bootstrap/redis.mjs';

/**
 * Tenants moved to a dedicated server while their clients go on without a pause: undisturbed, with a gateway killed by
 * kill -9, with Redis restarted, and with Postgres restarted. Brings up a Postgres and a Redis of its own, to restart.
 */
export async function drill() {
  const folder = path.join(PROJECT, 'var', 'drill');
  await mkdir(folder, { recursive: true });
  const own = { ...process.env };
  delete process.env.DATABASE_URL;
  delete process.env.REDIS_URL;
  const start = {
    postgres: () => postgres({ project: PROJECT, folder, isFast: false }),
    redis: () => redis({ folder, tools: path.join(PROJECT, 'var', 'tools') }),
  };
  const running = { postgres: await start.postgres(), redis: await start.redis() };
  try {
    const { adminUrl, redisUrl } = { ...running.postgres, ...running.redis };
    const child = spawn(process.execPath, ['-r', '@swc-node/register', 'tools/drill/move/main.ts'], {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        ...own,
        DATABASE_URL: adminUrl,
        REDIS_URL: redisUrl,
        LOG_LEVEL: 'silent',
        TALLYROOM_TEST_TEMPLATE: 'tallyroom_drill_template',
      },
    });
    child.on('message', async ({ restart }) => {
      await running[restart].stop();
      running[restart] = await start[restart]();
      child.send({ restarted: restart });
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    await new Promise((resolve) => child.once('close', resolve));
    const last = out.trim().split('\n').at(-1) ?? '';
    return last.startsWith('{') ? JSON.parse(last) : { ok: false, why: 'it came to no end' };
  } finally {
    for (const one of Object.values(running)) await one.stop();
  }
}
