import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { CannotHave, during } from './say.mjs';

/** Installs the npm packages when they are missing or older than the lock file. */
export async function dependencies(project) {
  const stamp = path.join(project, 'node_modules', '.tallyroom-installed');
  const lock = path.join(project, 'package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
  await during('installing npm packages', () => run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: project })).catch(
    (error) => {
      throw new CannotHave(
        `The npm packages could not be installed; try: npm ci\n${String(error.message).slice(-500)}`,
      );
    },
  );
  writeFileSync(stamp, '');
  utimesSync(stamp, new Date(), new Date());
}
