import { existsSync } from 'node:fs';
import path from 'node:path';
import { debianPackages, onPath } from './debian.mjs';
import { CannotHave } from './say.mjs';

/** A Chromium for the browser tests: CHROMIUM_PATH, one on the path, or Debian's. Answers its path and environment. */
export async function chromium({ tools }) {
  const there = process.env.CHROMIUM_PATH ?? onPath('chromium', 'chromium-browser', 'google-chrome');
  if (there) return { executablePath: there, env: {} };
  const { root, env } = await debianPackages(['chromium', 'fonts-dejavu-core'], tools);
  const program = (root === '/' ? ['/usr/bin/chromium'] : [path.join(root, 'usr/lib/chromium/chromium')]).find(
    existsSync,
  );
  if (!program) throw new CannotHave('There is no Chromium here; try: apt-get install chromium, or set CHROMIUM_PATH.');
  return { executablePath: program, env };
}
