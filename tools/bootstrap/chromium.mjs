import { existsSync } from 'node:fs';
import path from 'node:path';
import { debianPackages, onPath } from './debian.mjs';
import { CannotHave } from './say.mjs';

const SHELL = 'chromium-headless-shell';

/**
 * A Chromium for the browser tests: CHROMIUM_PATH, one on the path, or Debian's. Its shell without windows comes first: it
 * takes less than half the time. Answers its path and environment.
 */
export async function chromium({ tools }) {
  const there = process.env.CHROMIUM_PATH ?? onPath(SHELL, 'chromium', 'chromium-browser', 'google-chrome');
  if (there) return { executablePath: there, env: {} };
  const { root, env } = await debianPackages([SHELL, 'fonts-dejavu-core'], tools);
  const program = path.join(root, 'usr/lib/chromium', SHELL);
  if (!existsSync(program))
    throw new CannotHave(`There is no Chromium here; try: apt-get install ${SHELL}, or set CHROMIUM_PATH.`);
  return { executablePath: program, env };
}
