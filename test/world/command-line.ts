import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Config } from '../../libs/runtime';

const PROJECT = path.resolve(__dirname, '../..');

export interface Answer {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a program printed, whatever it is.
  readonly json: any;
}

/** Runs the real command line as a process of its own, with these settings and no others. */
export function commandLine(config: Config) {
  const settings = Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));
  return (args: string[], { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const { PATH, HOME } = process.env;
      const child = spawn(process.execPath, ['-r', '@swc-node/register', 'apps/cli/main.ts', ...args], {
        cwd: PROJECT,
        env: { PATH, HOME, ...settings, LOG_LEVEL: 'silent', ...env },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      child.once('error', reject);
      child.once('close', (exit) => resolve({ exit: exit ?? -1, out, err, json: parsed(out) }));
      child.stdin.end(input);
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
