require('reflect-metadata');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/** Contexts that only stand for the process's own. */
const standIns = new WeakSet();
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, { parsingContext, ...options } = {}) =>
  compileFunction(code, parameters, standIns.has(parsingContext) ? options : { parsingContext, ...options });

/**
 * Every suite runs in the process's own context, not in one of its own: there the packages are that all suites of a worker
 * share (`shared-packages.cjs`), and an `Error` of theirs is an `Error` here. What a suite does to `process.env` is undone after it.
 */
module.exports = class OneContext extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    standIns.add(this.context);
    this.global = globalThis;
    const FakeTimers = this.fakeTimersModern.constructor;
    this.fakeTimersModern = new FakeTimers({ config: config.projectConfig, global: globalThis });
    this.settings = { ...process.env };
  }

  async teardown() {
    await super.teardown();
    for (const name of Object.keys(process.env)) if (!(name in this.settings)) delete process.env[name];
    Object.assign(process.env, this.settings);
  }
};
