import { type ChildProcess, spawn } from 'node:child_process';
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

interface Given {
  readonly env?: Record<string, string>;
  readonly input?: string;
}

export interface CommandLine {
  /** One command in a process that stays: the same code and connections of its own, without a second of loading each. */
  (args: string[], given?: Pick<Given, 'env'>): Promise<Answer>;
  /** One command as people run it: a process of its own, which has to end by itself. */
  alone(args: string[], given?: Given): Promise<Answer>;
  close(): void;
}

/** The real command line with these settings and no others. */
export function commandLine(config: Config): CommandLine {
  const settings = Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));
  const started = (program: string, args: string[], env: Record<string, string>, ipc: 'ipc'[] = []) => {
    const { PATH, HOME } = process.env;
    return spawn(process.execPath, ['-r', '@swc-node/register', program, ...args], {
      cwd: PROJECT,
      env: { PATH, HOME, ...settings, LOG_LEVEL: 'silent', ...env },
      stdio: ['pipe', 'pipe', 'pipe', ...ipc],
    });
  };
  let standing: ChildProcess | undefined;

  const run = (args: string[], { env = {} }: Pick<Given, 'env'> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      standing ??= started('test/world/standing-program.ts', [], {}, ['ipc']);
      const fell = (exit: number | null) => reject(new Error(`the command line fell (${exit}) at ${args.join(' ')}`));
      standing.once('exit', fell);
      standing.once('message', ({ open, ...said }: Omit<Answer, 'json'> & { open: string[] }) => {
        standing?.off('exit', fell);
        if (open.length > 0) return reject(new Error(`"${args.join(' ')}" left open: ${open.join(', ')}`));
        resolve({ ...said, json: parsed(said.out) });
      });
      standing.send({ args, env });
    });
  const alone = (args: string[], { env = {}, input = '' }: Given = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const child = started('apps/cli/main.ts', args, env);
      let [out, err] = ['', ''];
      child.stdout!.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr!.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      child.once('error', reject);
      child.once('close', (exit) => resolve({ exit: exit ?? -1, out, err, json: parsed(out) }));
      child.stdin!.end(input);
    });
  return Object.assign(run, { alone, close: () => standing?.disconnect() });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
