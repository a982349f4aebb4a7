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
  for (const name of ['platform', 'worker'])
    expect(services[name]?.depends_on?.migrate).toEqual({ condition: 'service_completed_successfully' });
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
