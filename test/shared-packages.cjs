const { createRequire, isBuiltin } = require('node:module');
const path = require('node:path');
const { default: Runtime } = require('jest-runtime');

const requireOf = new Map();

/**
 * Loads packages once for all suites of a worker, by Node itself; our own files anew for each suite, as Jest does. To load Nest,
 * TypeORM and the rest again for every suite took a fifth of the whole run (docs/decisions/0114).
 */
module.exports = class SharedPackages extends Runtime {
  requireModuleOrMock(from, name) {
    if (!isPackage(name)) return super.requireModuleOrMock(from, name);
    if (!requireOf.has(from)) requireOf.set(from, createRequire(from));
    return requireOf.get(from)(name);
  }
};

/** `@/` are our own libraries; Jest's globals are each suite's. */
const isPackage = (name) => !/^(\.|@\/|@jest\/globals$)/.test(name) && !path.isAbsolute(name) && !isBuiltin(name);
