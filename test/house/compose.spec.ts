import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

interface Service {
  user?: string;
  restart?: string;
  healthcheck?: { test: string[] };
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  command?: string[];
  ports?: string[];
}
const read = (file: string): string => readFileSync(path.resolve(__dirname, '../..', file), 'utf8');
const text = read('docker-compose.yml');
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };

// What can be checked without an engine: the file's form and promises. That the containers run is not shown here.
test('every service runs as somebody else than root', () => {
  for (const [name, { user }] of Object.entries(services))
    expect({ name, user }).toEqual({ name, user: expect.stringMatching(/^(?!root|0)/) });
  expect(read('Dockerfile')).toMatch(/^USER node$/m);
});

test('every service that stays up says whether it is well', () => {
  for (const [name, service] of Object.entries(services)) {
    if (service.restart === 'no') continue;
    expect({ name, checked: (service.healthcheck?.test.length ?? 0) > 0 }).toEqual({ name, checked: true });
  }
});

test('migrations run first', () => {
  expect(services.migrate?.depends_on).toEqual({ logins: { condition: 'service_completed_successfully' } });
  for (const name of ['gateway', 'platform', 'worker'])
    expect(services[name]?.depends_on?.migrate).toEqual({ condition: 'service_completed_successfully' });
});

test('each part of the application runs, and is asked whether it is ready, not only alive', () => {
  for (const name of ['gateway', 'platform', 'worker']) {
    expect(services[name]?.command).toEqual(['node', `dist/apps/${name}/main.js`]);
    expect({ name, asked: services[name]?.healthcheck?.test.join(' ') }).toEqual({
      name,
      asked: expect.stringContaining('/readyz'),
    });
  }
});

test('what is reached from outside is on this machine alone: TLS stands in front', () => {
  const open = Object.values(services).flatMap(({ ports = [] }) => ports);
  expect(open.length).toBeGreaterThan(2);
  for (const port of open) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
});

test('the units and nginx of the docs name programs and paths that are there', () => {
  for (const unit of ['tallyroom.service', 'tallyroom-backup.service']) {
    const [, program] = /dist\/(apps\/\w+\/main)\.js/.exec(read(`docs/systemd/${unit}`)) ?? [];
    expect(() => read(`${program}.ts`)).not.toThrow();
  }
  for (const unit of ['tallyroom.service', 'tallyroom@.service'])
    expect(read(`docs/systemd/${unit}`)).toMatch(/^User=tallyroom$/m);
  const nginx = read('docs/nginx-several-machines.conf');
  for (const place of ['/t/', '/callbacks/']) {
    expect(nginx).toContain(`location ${place} {`);
    expect(read('apps/gateway/gateway.service.ts')).toContain(`startsWith('${place}')`);
  }
  // With a path in it, nginx would write the URI anew, and signatures are over its bytes.
  expect(nginx).not.toMatch(/proxy_pass http:\/\/[\w.:]+\//);
});

test('no secret stands in the file: each is a place to be filled', () => {
  for (const { environment = {} } of Object.values(services)) {
    for (const [name, value] of Object.entries(environment)) {
      if (/PASSWORD|KEY|SECRET/.test(name))
        expect({ name, value }).toEqual({ name, value: expect.stringMatching(/^\$\{/) });
      expect(value).not.toMatch(/:\/\/[^:$/]+:[^$@{]+@/);
    }
  }
});

test('what a service runs is something the build makes', () => {
  const programs = Object.values(services).flatMap(({ command = [] }) =>
    command.filter((word) => word.startsWith('dist/')),
  );
  expect(programs.length).toBeGreaterThan(3);
  for (const program of programs)
    expect(() => read(program.replace(/^dist\//, '').replace(/\.js$/, '.ts'))).not.toThrow();
});
