import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

export interface Kept {
  appKeys: string;
  ports: { http: number; smtp: number; mail: number; metrics: number; stripe?: number; servers: number[] };
  secrets: string[];
  played: { month: string; meetings: number } | null;
}

/** What a second start needs of the first: keys, ports, and which month was played. A port that is taken is replaced. */
export async function keep(
  folder: string,
  { isCheck, isFresh }: { isCheck: boolean; isFresh: boolean },
): Promise<Kept> {
  const file = path.join(folder, 'kept.json');
  const known = !isCheck && !isFresh && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : null;
  const wanted = isCheck
    ? [0, 0, 0, 0, 0, 0, 0]
    : known
      ? [
          known.ports.http,
          known.ports.smtp,
          known.ports.mail,
          known.ports.metrics,
          known.ports.stripe ?? 3111,
          ...known.ports.servers,
        ]
      : [3000, 3025, 3080, 9464, 3111, 3101, 3102];
  const [http = 0, smtp = 0, mail = 0, metrics = 0, stripe = 0, ...servers] = isCheck
    ? wanted
    : await Promise.all(wanted.map(freePort));
  const ports = { http, smtp, mail, metrics, stripe, servers };
  if (known) return { ...known, ports };
  return {
    appKeys: `demo:${randomBytes(32).toString('base64')}`,
    ports,
    secrets: [1, 2].map(() => randomBytes(20).toString('hex')),
    played: null,
  };
}

/** The wanted port if it is free, else one that is. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () => (wanted === 0 ? reject(new Error('no port is free')) : resolve(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Writes it down; it holds keys. */
export function remember(folder: string, kept: Kept): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'kept.json'), JSON.stringify(kept), { mode: 0o600 });
}
