import { readFileSync } from 'node:fs';
import path from 'node:path';

const FILE = path.resolve(
  __dirname,
  __filename.endsWith('.ts') ? '../../../templates' : '../../../../templates',
  'open/problems.tsv',
);

/** Every mistake that has a name, from the table `npm run docs` writes beside the page that shows it. */
export const problems = (): { code: string; status: string; sentence: string }[] =>
  readFileSync(FILE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [code = '', status = '', sentence = ''] = line.split('\t');
      return { code, status, sentence };
    });
