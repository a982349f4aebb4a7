import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

const TEMPLATES = path.resolve(__dirname, __filename.endsWith('.ts') ? '../../templates' : '../../../templates');
const ours = (name: string): string => path.join(TEMPLATES, 'assets', name);
const HTMX = path.join(path.dirname(require.resolve('htmx.org/package.json')), 'dist');
const UPLOT = path.join(path.dirname(require.resolve('uplot/package.json')), 'dist');

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' } as const;
/** Everything a page loads besides a reseller's colours and logo. */
const FILES = {
  style: { file: ours('tallyroom.css'), type: 'css' },
  script: { file: ours('tallyroom.js'), type: 'js' },
  icon: { file: ours('icon.svg'), type: 'svg' },
  htmx: { file: path.join(HTMX, 'htmx.min.js'), type: 'js' },
  chart: { file: path.join(UPLOT, 'uPlot.iife.min.js'), type: 'js' },
  chartStyle: { file: path.join(UPLOT, 'uPlot.min.css'), type: 'css' },
} as const;

const PACKINGS = ['br', 'gzip'] as const;
type Packing = (typeof PACKINGS)[number];
const pack: Record<Packing, (plain: Buffer) => Promise<Buffer>> = {
  br: promisify(brotliCompress),
  gzip: (plain) => promisify(gzip)(plain, { level: 9 }),
};

interface Asset {
  readonly name: string;
  readonly address: string;
  readonly type: string;
  readonly plain: Buffer;
  readonly packed: Map<Packing, Promise<Buffer>>;
}

/** Each file with a digest of itself in its address: another file has another address, so a browser may keep it for good. */
const ASSETS: readonly Asset[] = Object.entries(FILES).map(([name, { file, type }]) => {
  const plain = readFileSync(file);
  const digest = createHash('sha256').update(plain).digest('hex').slice(0, 12);
  return {
    name,
    address: `/assets/${digest}.${type}`,
    type: TYPES[type],
    plain,
    packed: new Map(),
  };
});

/** The addresses of these files, by the names templates know them by: `assets.style`. */
export const assetAddresses: Readonly<Record<string, string>> = Object.fromEntries(
  ASSETS.map(({ name, address }) => [name, address]),
);

/** An asset as a browser asked for it: packed once, when the first asks, and beside what is answered meanwhile. */
function packed(asset: Asset, packing: Packing): Promise<Buffer> {
  const known = asset.packed.get(packing) ?? pack[packing](asset.plain);
  asset.packed.set(packing, known);
  return known;
}

/** Serves them and nothing else below `/assets/`, packed as the browser can unpack them. */
export function serveAssets(adapter: FastifyAdapter): void {
  for (const asset of ASSETS)
    adapter.getInstance().get(asset.address, async (request, reply) => {
      const accepted = String(request.headers['accept-encoding'] ?? '');
      const packing = PACKINGS.find((one) => new RegExp(`\\b${one}\\b(?!;q=0(\\.0*)?(,|$))`).test(accepted));
      if (packing) void reply.header('content-encoding', packing);
      return reply
        .header('vary', 'accept-encoding')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .type(asset.type)
        .send(packing ? await packed(asset, packing) : asset.plain);
    });
}
