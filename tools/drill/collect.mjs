import path from 'node:path';
import { bootstrap, PROJECT } from '../bootstrap/index.mjs';
import { program } from './program.mjs';

/** Workers killed by kill -9 all through a run of collections: `collect [KILLS] [PAYERS]`. */
export async function drill(args) {
  const world = await bootstrap({ folder: path.join(PROJECT, 'var', 'drill-collect') });
  try {
    Object.assign(process.env, {
      DATABASE_URL: world.adminUrl,
      REDIS_URL: world.redisUrl,
      LOG_LEVEL: 'silent',
      TALLYROOM_TEST_TEMPLATE: 'tallyroom_drill_template',
    });
    const { exit, last } = await program(['-r', '@swc-node/register', 'tools/drill/collect/main.ts', ...args]);
    return exit === 0 || last.startsWith('{') ? JSON.parse(last) : { ok: false, why: 'it came to no end' };
  } finally {
    await world.stop();
  }
}
