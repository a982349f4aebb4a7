import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { accessPage } from './access';

/** `npm run docs`: the pages that are made from the code. */
writeFileSync(path.resolve(__dirname, '../../docs/access.md'), accessPage());
