/** The rooms in reading order: a room may import the rooms above it, never one below. */
const ROOMS = [
  'kernel',
  'rating',
  'adapters',
  'wording',
  'runtime',
  'audit',
  'tenants',
  'people',
  'plans',
  'placement',
  'metering',
  'rooms',
  'books',
  'invoicing',
  'payments',
  'bank',
  'statements',
  'settlement',
  'letters',
  'dunning',
  'limits',
  'joining',
  'asking',
  'webhooks',
  'telling',
];
const room = (name) => `^libs/${name}/`;
const upwards = ROOMS.map((name, index) => ({
  name: `${name}-imports-upwards-only`,
  severity: 'error',
  from: { path: room(name) },
  to: { path: `^libs/(${[...ROOMS.slice(index + 1), 'web'].join('|')})/` },
}));
const SUFFIX = '\\.(module|controller|service|store|table|jobs|facts|processor|adapter|guard|filter)\\.ts$';
const FEATURE_ROOMS =
  '^libs/(rating|tenants|people|plans|placement|metering|rooms|books|invoicing|payments|bank|statements|letters|dunning|limits|joining|asking|webhooks)/';

module.exports = {
  forbidden: [
    ...upwards,
    {
      name: 'rating-and-adapters-import-only-kernel',
      severity: 'error',
      from: { path: '^libs/(rating|adapters)/' },
      to: { path: '^libs/(?!kernel/)', pathNot: ['^libs/rating/', '^libs/adapters/'] },
    },
    {
      name: 'web-imports-few',
      severity: 'error',
      from: { path: room('web') },
      to: { path: '^libs/', pathNot: '^libs/(kernel|wording|runtime|audit|tenants|people|web)/' },
    },
    { name: 'only-apps-import-web', severity: 'error', from: { path: '^libs/(?!web/)' }, to: { path: room('web') } },
    { name: 'libs-import-no-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^(apps|test|tools)/' } },
    {
      name: 'apps-import-no-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/all/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'a-room-is-its-index',
      severity: 'error',
      from: { path: '^(libs/(?:adapters/)?[^/]+|apps/[^/]+)/' },
      to: { path: '^libs/(?:adapters/[^/]+|(?!adapters/)[^/]+)/(?!index\\.ts$)', pathNot: '^$1/' },
    },
    {
      name: 'never-the-own-index',
      severity: 'error',
      from: { path: '^(libs/(?:adapters/)?[^/]+)/', pathNot: '/index\\.ts$' },
      to: { path: '^$1/index\\.ts$' },
    },
    {
      name: 'a-plain-name-is-plain-code',
      severity: 'error',
      from: { path: FEATURE_ROOMS, pathNot: [SUFFIX, '/index\\.ts$', '\\.spec\\.ts$'] },
      to: {
        path: [SUFFIX, '^node_modules/(@nestjs|typeorm|pg|bull|ioredis|stripe|nodemailer)/', '^(node:)?(fs|net|http)$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'nothing-lies-about-unused',
      severity: 'error',
      from: { orphan: true, path: '^(apps|libs)/', pathNot: ['main\\.ts$', '\\.spec\\.ts$'] },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|var)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
