import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

type Setting = (name: string) => string;
/** Where calls begin, and what they are signed with. */
interface Calls {
  readonly api: string;
  readonly secret: string;
  readonly hash: string;
}

/** How each product calls, from its settings, as its own source has it. */
export const PRODUCTS: Readonly<Record<string, (of: Setting) => Calls>> = {
  moodle: (of) => ({
    api: `${of('--name=bigbluebuttonbn_server_url').trim().replace(/\/+$/, '')}/api/`,
    secret: of('--name=bigbluebuttonbn_shared_secret').trim(),
    hash: of('--name=bigbluebuttonbn_checksum_algorithm'),
  }),
  greenlight: (of) => ({
    api: `${of('BIGBLUEBUTTON_ENDPOINT')
      .replace(/\/$/, '')
      .replace(/(?<!\/api)$/, '/api')}/`,
    secret: of('BIGBLUEBUTTON_SECRET'),
    hash: 'sha1',
  }),
  nextcloud: (of) => ({ api: `${of('bbb api.url')}api/`, secret: of('bbb api.secret'), hash: 'sha1' }),
  wordpress: (of) => ({ api: `${of('bigbluebutton_url')}api/`, secret: of('bigbluebutton_salt'), hash: 'sha1' }),
};

/**
 * The address of a call as a product makes it once the snippet has run, word for word, against commands that only write
 * down what they are told; a snippet that is a file of settings is read as one.
 */
export async function callAfter(product: string, code: string, secret: string, parameters: string): Promise<string> {
  const settings = await settingsOf(code.replace('YOUR-SECRET', secret), secret);
  const of: Setting = (name) => {
    const value = settings.get(name);
    if (value === undefined) throw new Error(`${product} is not told ${name}`);
    return value;
  };
  const { api, secret: shared, hash } = PRODUCTS[product]!(of);
  const checksum = createHash(hash).update(`create${parameters}${shared}`).digest('hex');
  return `${api}create?${parameters}&checksum=${checksum}`;
}

async function settingsOf(code: string, secret: string): Promise<Map<string, string>> {
  const lines = code.split('\n').filter((line) => line && !line.startsWith('#'));
  if (lines.every((line) => /^[A-Z_]+=/.test(line)))
    return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const folder = mkdtempSync(path.join(tmpdir(), 'tallyroom-snippet-'));
  try {
    const told = path.join(folder, 'told');
    writeFileSync(path.join(folder, 'php'), '#!/bin/sh\nprintf "%s\\t" "$@" >> "$TOLD"; echo >> "$TOLD"\n');
    chmodSync(path.join(folder, 'php'), 0o755);
    symlinkSync('php', path.join(folder, 'wp'));
    await promisify(execFile)('/bin/sh', ['-ec', code], { env: { PATH: folder, TOLD: told, BBB_SECRET: secret } });
    return new Map(readFileSync(told, 'utf8').trimEnd().split('\n').map(setting));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `admin/cli/cfg.php --name=N --set=V`, `occ config:app:set APP N --value V` and `option update N V`, each as name and value. */
function setting(line: string): [string, string] {
  const words = line.trim().split('\t');
  if (words[0] === 'occ') return [`${words[2]} ${words[3]}`, words[5]!];
  if (words[0] === 'option') return [words[2]!, words[3]!];
  return [words[1]!, words[2]!.replace(/^--set=/, '')];
}
