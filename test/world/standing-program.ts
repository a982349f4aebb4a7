import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { carryOut } from '../../apps/cli/program';

/**
 * The command line in a process that stays: it hears a command by message, carries it out as `apps/cli/main.ts` does, and
 * answers with what it printed, how it ended, and whatever it left open (which would keep a process of its own from ending).
 */
function heard(stream: NodeJS.WriteStream): () => string {
  const { write } = stream;
  let text = '';
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  }) as NodeJS.WriteStream['write'];
  return () => {
    stream.write = write;
    return text;
  };
}

/** What would keep a process of its own from ending: it is given three seconds to close. */
async function leftOpen(): Promise<string[]> {
  let open: string[] = [];
  for (let look = 0; look < 300; look += 1) {
    open = process.getActiveResourcesInfo().filter((what) => /Socket|Server|Child/.test(what));
    if (open.length === 0) break;
    await setTimeout(10);
  }
  return open;
}

process.on('message', ({ args, env }: { args: string[]; env: Record<string, string> }) => {
  const before = { ...process.env };
  Object.assign(process.env, env);
  process.exitCode = 0;
  const [out, err] = [heard(process.stdout), heard(process.stderr)];
  void carryOut(['node', 'tallyroom', ...args]).then(async () => {
    const answer = { exit: process.exitCode, out: out(), err: err(), open: await leftOpen() };
    for (const name of Object.keys(env)) if (before[name] === undefined) delete process.env[name];
    Object.assign(process.env, before);
    process.exitCode = 0;
    process.send!(answer);
  });
});
process.on('disconnect', () => process.exit());
