import { makeTemplates } from './october';

makeTemplates().catch((error: Error) => {
  process.stderr.write(`The test databases could not be made: ${error.message}\n`);
  process.exitCode = 1;
});
