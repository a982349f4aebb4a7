const swc = (parser) => [
  '@swc/jest',
  {
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2023',
      parser,
      keepClassNames: true,
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  },
];
/** Packages that ship only ES modules, which Jest cannot require: swc turns them into CommonJS. */
const esmOnly = [
  'smtp-server',
  'nodemailer',
  'fast-check',
  'pure-rand',
  'uuid',
  'otplib',
  '@otplib',
  '@scure',
  '@noble',
  'jose',
  'openid-client',
  'oauth4webapi',
  'oidc-provider',
];

module.exports = {
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/tools'],
  testEnvironment: 'node',
  testRegex: '\\.spec\\.ts$',
  moduleFileExtensions: ['ts', 'js', 'json'],
  moduleNameMapper: { '^@/(.+)$': '<rootDir>/libs/$1/index' },
  transform: {
    '^.+\\.ts$': swc({ syntax: 'typescript', decorators: true }),
    '^.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/test/global-setup.cjs',
  maxWorkers: '100%',
  /** Generous, for machines differ; a test waits for conditions and does not measure time. */
  testTimeout: 60_000,
};
