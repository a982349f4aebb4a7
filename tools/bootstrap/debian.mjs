import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from './run.mjs';
import { CannotHave, during } from './say.mjs';

const searchPath = () =>
  (process.env.TALLYROOM_SEARCH_PATH ?? `${process.env.PATH}:/usr/sbin:/usr/local/sbin`).split(':');

/** Where a program of one of these names is on the path, or null. */
export const onPath = (...names) =>
  names.flatMap((name) => searchPath().map((folder) => path.join(folder, name))).find((file) => existsSync(file)) ??
  null;

/**
 * Debian packages, installed as root, or unpacked below `tools` as anybody: with all they depend on that is not there
 * yet. Answers the root the files are under and the environment that finds their libraries.
 */
export async function debianPackages(packages, tools) {
  if (process.getuid?.() === 0) {
    await during(`installing ${packages.join(', ')} with apt`, async () => {
      await run('apt-get', ['update', '-qq']);
      // Services must not start by themselves: we start what we need, where we need it.
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      });
    }).catch((error) => {
      throw new CannotHave(
        `${packages.join(', ')} could not be installed (${firstLine(error)}); try: apt-get install ${packages.join(' ')}`,
      );
    });
    return { root: '/', env: {} };
  }
  const root = path.join(tools, packages[0]);
  if (!existsSync(path.join(root, '.complete')))
    await during(`unpacking ${packages.join(', ')} into ${root}`, () => unpack(packages, root));
  return { root, env: libraries(root) };
}

async function unpack(packages, root) {
  await rm(root, { recursive: true, force: true });
  const state = path.join(root, 'apt');
  await mkdir(path.join(state, 'lists', 'partial'), { recursive: true });
  await mkdir(path.join(state, 'archives', 'partial'), { recursive: true });
  const own = ['-o', `Dir::State::lists=${state}/lists`, '-o', `Dir::Cache=${state}`, '-o', 'APT::Sandbox::User='];
  try {
    await run('apt-get', ['update', '-qq', ...own]);
    const plan = await run('apt-get', ['install', '-s', '--no-install-recommends', ...own, ...packages]);
    const needed = [...new Set([...packages, ...[...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name)])];
    await run('apt-get', ['download', ...own, ...needed], { cwd: state });
    for (const file of (await readdir(state)).filter((name) => name.endsWith('.deb')))
      await run('dpkg-deb', ['-x', path.join(state, file), root]);
  } catch (error) {
    throw new CannotHave(
      `${packages.join(', ')} could not be unpacked (${firstLine(error)}); as root, try: apt-get install ${packages.join(' ')}`,
    );
  }
  await rm(state, { recursive: true, force: true });
  await writeFile(path.join(root, '.complete'), '');
}

function libraries(root) {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const folders = [`usr/lib/${machine}`, `lib/${machine}`, 'usr/lib', `usr/lib/${machine}/nss`].map((folder) =>
    path.join(root, folder),
  );
  return {
    LD_LIBRARY_PATH: folders.join(':'),
    FONTCONFIG_PATH: path.join(root, 'etc/fonts'),
    XDG_DATA_DIRS: path.join(root, 'usr/share'),
  };
}

const firstLine = (error) => String(error.message).split('\n').at(-1).slice(0, 200);
