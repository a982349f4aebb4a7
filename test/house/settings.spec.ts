import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError, readConfig, settings } from '../../libs/runtime';

test('.env.example names every setting and no other', () => {
  const text = readFileSync(path.resolve(__dirname, '../../.env.example'), 'utf8');
  const named = [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!);
  expect([...named].sort()).toEqual(Object.keys(settings).sort());
});

test('all mistakes are told at once, by name and without a value', () => {
  const read = () => readConfig({ DATABASE_APP_URL: 'mysql://secret', APP_KEYS: 'secret' });
  expect(read).toThrow(ConfigError);
  try {
    read();
  } catch (error) {
    const { message } = error as Error;
    for (const name of ['DATABASE_APP_URL', 'DATABASE_NETWORK_URL is not set', 'REDIS_URL is not set', 'APP_KEYS'])
      expect(message).toContain(name);
    expect(message).not.toContain('mysql://secret');
  }
});
