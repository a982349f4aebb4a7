const swc = {
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    keepClassNames: true,
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};

module.exports = {
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/tools'],
  runtime: '<rootDir>/test/shared-packages.cjs',
  testEnvironment: '<rootDir>/test/one-context.cjs',
  testRegex: '\\.spec\\.ts$',
  moduleFileExtensions: ['ts', 'js', 'json'],
  moduleNameMapper: { '^@/(.+)$': '<rootDir>/libs/$1/index' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  globalSetup: '<rootDir>/test/global-setup.cjs',
  maxWorkers: '100%',
  /** What suites leave behind grows: a worker that holds so much makes way for a new one. */
  workerIdleMemoryLimit: '1GB',
  /** Generous, for machines differ; a test waits for conditions and does not measure time. */
  testTimeout: 60_000,
};
