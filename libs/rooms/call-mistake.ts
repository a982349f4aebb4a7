import { signerOf, withoutChecksum } from '@/adapters/bbb';

/** What a call of somebody's program has wrong; each has a sentence in the catalogue. */
export type CallMistake =
  | 'no-address'
  | 'other-host'
  | 'other-path'
  | 'doubled-api'
  | 'no-call'
  | 'no-checksum'
  | 'spaced-secret'
  | 'wrong-checksum'
  | 'right';

/**
 * The first thing that is wrong with a call, in the order in which it would go wrong. `address` is the tenant's own, up to
 * `bigbluebutton/`; `secrets` are those that hold. The checksum is looked at over the query as it was sent.
 */
export function mistakeIn(call: string, address: string, secrets: readonly string[]): CallMistake {
  const url = URL.canParse(call.trim()) ? new URL(call.trim()) : null;
  const own = new URL(address);
  if (!url || !/^https?:$/.test(url.protocol)) return 'no-address';
  if (url.host !== own.host) return 'other-host';
  if (/\/api\/api\//.test(url.pathname)) return 'doubled-api';
  if (!url.pathname.startsWith(own.pathname)) return 'other-path';
  const name = url.pathname
    .slice(own.pathname.length)
    .replace(/^api\//, '')
    .replace(/\/$/, '');
  if (name === '' || name === 'api') return 'no-call';
  const { query, checksum } = withoutChecksum(call.trim().split('?').slice(1).join('?').split('#')[0]!);
  if (!checksum) return 'no-checksum';
  if (signerOf(name, query, checksum, secrets) >= 0) return 'right';
  const spaced = secrets.flatMap((secret) => [` ${secret}`, `${secret} `, `${secret}\n`, `${secret}\r\n`]);
  return signerOf(name, query, checksum, spaced) >= 0 ? 'spaced-secret' : 'wrong-checksum';
}
