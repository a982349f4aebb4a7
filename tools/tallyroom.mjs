import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './bootstrap/index.mjs';

/** `npm run tallyroom -- …`: the command line from the sources, or from the build where there is one alone. */
const source = path.join(PROJECT, 'apps/cli/main.ts');
const program = existsSync(source)
  ? ['-r', '@swc-node/register', source]
  : [path.join(PROJECT, 'dist/apps/cli/main.js')];
spawn(process.execPath, [...program, ...process.argv.slice(2)], { stdio: 'inherit' }).once('exit', (code) =>
  process.exit(code ?? 1),
);
