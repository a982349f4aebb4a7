import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { debianPackages, onPath } from './debian.mjs';
import { answers, freePort } from './ports.mjs';
import { CannotHave, say } from './say.mjs';

/** A running Redis: the one of REDIS_URL, the one already running in this folder, or a new one with its file on disk. */
export async function redis({ folder, tools }) {
  if (process.env.REDIS_URL) {
    const url = new URL(process.env.REDIS_URL);
    if (await answers(Number(url.port || 6379), url.hostname))
      return { redisUrl: process.env.REDIS_URL, stop: async () => {} };
    throw new CannotHave(
      `REDIS_URL points to ${url.host}, where nothing answers; start that Redis, or unset REDIS_URL.`,
    );
  }
  const settings = path.join(folder, 'redis.json');
  const known = existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')).port : await freePort();
  const address = (port) => `redis://127.0.0.1:${port}`;
  if (existsSync(settings) && (await isRedis(known))) return { redisUrl: address(known), stop: async () => {} };
  const { program, env } = await find(tools);
  const port = (await answers(known)) ? await freePort() : known;
  const data = path.join(folder, 'redis');
  await mkdir(data, { recursive: true });
  say('starting Redis');
  const child = spawn(
    program,
    [
      '--port',
      port,
      '--bind',
      '127.0.0.1',
      '--appendonly',
      'yes',
      '--appendfsync',
      'everysec',
      '--save',
      '',
      '--dir',
      data,
    ].map(String),
    {
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, ...env },
    },
  );
  child.unref();
  for (let tries = 0; tries < 200 && !(await isRedis(port)); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  if (!(await isRedis(port)))
    throw new CannotHave('Redis did not start; try: apt-get install redis-server, or set REDIS_URL.');
  await writeFile(settings, JSON.stringify({ port }));
  return {
    redisUrl: address(port),
    stop: () =>
      new Promise((resolve) => {
        child.ref();
        child.once('exit', resolve);
        if (!child.kill('SIGTERM')) resolve();
      }),
  };
}

async function find(tools) {
  const there = onPath('redis-server', 'valkey-server');
  if (there) return { program: there, env: {} };
  const { root, env } = await debianPackages(['redis-server', 'redis-tools'], tools);
  const program = [path.join(root, 'usr/bin/redis-server'), path.join(root, 'usr/bin/redis-check-rdb')].find(
    existsSync,
  );
  if (!program) throw new CannotHave('There is no Redis here; try: apt-get install redis-server, or set REDIS_URL.');
  return { program, env };
}

async function isRedis(port) {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 }, () => socket.write('PING\r\n'));
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('data', (data) => end(String(data).startsWith('+PONG')))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}
