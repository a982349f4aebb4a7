import { existsSync } from 'node:fs';
import path from 'node:path';
import { PROJECT, tell } from './bootstrap/index.mjs';

/** `npm run drill -- NAME …`: what takes too long for the tests; the last line is JSON, and says whether it went well. */
async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const file = path.join(PROJECT, 'tools/drill', `${name}.mjs`);
  if (!/^[a-z-]+$/.test(name) || !existsSync(file))
    throw new Error('Say which: npm run drill -- clocks, collect [KILLS] [PAYERS], move, or kill-worker [ROUNDS].');
  const { drill } = await import(file);
  const answer = await drill(args);
  process.stdout.write(`${JSON.stringify({ drill: name, ...answer })}\n`);
  process.exit(answer.ok ? 0 : 1);
}

main().catch(tell);
