import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openApiDocument } from '../../apps/platform/api/open-api';
import { accessPage } from './access';
import { problemsFile } from './problems';

const write = (name: string, text: string): void => writeFileSync(path.resolve(__dirname, '../..', name), text);

/** `npm run docs`: what is made from the code. */
write('docs/access.md', accessPage());
write('docs/openapi.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`);
write('templates/open/problems.tsv', problemsFile());
