import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { statusOfKind } from '../../libs/web';

const ROOT = path.resolve(__dirname, '../..');

/** Every known mistake as `errors.ts` files and their like declare it: code, HTTP status, and its sentence with gaps. */
export function problemsFile(): string {
  const found = new Map<string, { status: number; sentence: string }>();
  for (const file of sources(['libs', 'apps/platform'])) {
    const pattern = /super\(\s*'(\w+)',\s*'([a-z0-9-]+)',\s*([`'"])([\s\S]*?)\3,?\s*[){]/g;
    for (const [, kind, code, , sentence] of readFileSync(file, 'utf8').matchAll(pattern)) {
      const status = statusOfKind(kind!);
      if (status && !found.has(code!))
        found.set(code!, { status, sentence: sentence!.replace(/\$\{[^}]*(\{[^}]*\}[^}]*)*\}/g, '…') });
    }
  }
  const rows = [...found].sort(([a], [b]) => a.localeCompare(b, 'en'));
  return `${rows.map(([code, { status, sentence }]) => `${code}\t${status}\t${sentence.replace(/\s+/g, ' ')}`).join('\n')}\n`;
}

function sources(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .map((name) => path.join(ROOT, folder, name))
      .sort(),
  );
}
