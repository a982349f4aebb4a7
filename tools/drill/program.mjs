import { spawn } from 'node:child_process';
import { PROJECT } from '../bootstrap/index.mjs';

/** Runs one of our own programs; what it says of its progress is shown. Answers its exit code and its last line. */
export function program(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.once('error', reject);
    child.once('close', (exit) => resolve({ exit, last: out.trim().split('\n').at(-1) ?? '' }));
  });
}
