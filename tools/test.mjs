import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bootstrap, PROJECT, tell } from './bootstrap/index.mjs';

/** `npm test [-- PATH …]`: brings up what tests need, runs them, and ends with a plain line `N passed, N failed`. */
async function main() {
  const world = await bootstrap({ folder: path.join(PROJECT, 'var', 'test'), isFast: true, wantsBrowser: true });
  const results = path.join(PROJECT, 'var', 'test', 'results.json');
  rmSync(results, { force: true });
  const child = spawn(
    process.execPath,
    [path.join(PROJECT, 'node_modules/jest/bin/jest.js'), '--json', '--outputFile', results, ...process.argv.slice(2)],
    {
      cwd: PROJECT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        ...world.browser.env,
        DATABASE_URL: world.adminUrl,
        REDIS_URL: world.redisUrl,
        CHROMIUM_PATH: world.browser.executablePath,
        LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  await new Promise((resolve) => child.once('exit', resolve));
  await world.stop();
  const { passed, failed } = count(results);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

/** A suite that could not run counts as one failure. */
function count(file) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

main().catch(tell);
