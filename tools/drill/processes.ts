import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Config } from '../../libs/runtime';
import { until } from '../../test/world/until';

const PROJECT = path.resolve(__dirname, '../..');

/** One of our programs as a process of its own, which can be killed and started again on its port. */
export class Program {
  private child: ChildProcess | null = null;

  constructor(
    private readonly app: 'gateway' | 'worker',
    private readonly config: Config,
    readonly port: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  async start(): Promise<void> {
    const settings = Object.fromEntries(Object.entries(this.config).map(([name, value]) => [name, String(value)]));
    const child = spawn(process.execPath, ['-r', '@swc-node/register', `apps/${this.app}/main.ts`], {
      cwd: PROJECT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...settings, HTTP_PORT: String(this.port), METRICS_PORT: '0', LOG_LEVEL: 'silent' },
    });
    this.child = child;
    if (this.app === 'gateway')
      await until(async () => (await fetch(`${this.url}/readyz`).catch(() => null))?.ok === true, 60_000);
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
