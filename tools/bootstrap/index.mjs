import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from './chromium.mjs';
import { dependencies } from './dependencies.mjs';
import { postgres } from './postgres.mjs';
import { redis } from './redis.mjs';
import { CannotHave } from './say.mjs';

export const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Everything a command needs on a machine with nothing but Node: npm packages, Postgres, Redis, and a browser where
 * wanted. `stop` stops what this call started and nothing else.
 */
export async function bootstrap({ folder, isFast = false, wantsBrowser = false }) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new CannotHave(`Tallyroom needs Node 20.19 or newer; this is ${process.versions.node}.`);
  const tools = path.join(PROJECT, 'var', 'tools');
  await mkdir(folder, { recursive: true });
  await dependencies(PROJECT);
  const started = [];
  const stop = async () => {
    for (const one of started.splice(0).reverse()) await one.stop();
  };
  try {
    const database = await postgres({ project: PROJECT, folder, isFast });
    started.push(database);
    const queue = await redis({ folder, tools });
    started.push(queue);
    const browser = wantsBrowser ? await chromium({ tools }) : null;
    return { adminUrl: database.adminUrl, redisUrl: queue.redisUrl, browser, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends a command with the one sentence of what is missing, or with the whole error where it is a bug. */
export function tell(error) {
  process.stderr.write(`${error instanceof CannotHave ? error.message : (error?.stack ?? error)}\n`);
  process.exit(1);
}
