import { buildOctober } from './october';
import { makeTemplate } from './test-database';

makeTemplate()
  .then(buildOctober)
  .catch((error: Error) => {
    process.stderr.write(`The test database could not be made: ${error.message}\n`);
    process.exitCode = 1;
  });
