const { execFileSync } = require('node:child_process');
const path = require('node:path');

/**
 * Once for a whole test run: the migrated template database. In a process of its own, for Jest does not resolve the
 * aliases here. Without a database only plain code can be tested, and it is.
 */
module.exports = async () => {
  if (!process.env.DATABASE_URL) return;
  const script = path.join(__dirname, 'world', 'make-template.ts');
  execFileSync(process.execPath, ['-r', '@swc-node/register', script], { stdio: 'inherit' });
};
