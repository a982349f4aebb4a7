import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PROJECT = path.resolve(__dirname, '../..');
const foldersIn = (folder: string): string[] =>
  readdirSync(path.join(PROJECT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`);

test('every room has a page that says what it owns and what it does not', () => {
  const rooms = [...foldersIn('libs').filter((room) => room !== 'libs/adapters'), ...foldersIn('libs/adapters')];
  expect(rooms.length).toBeGreaterThan(15);
  for (const room of rooms) {
    const page = path.join(PROJECT, room, 'README.md');
    expect({ room, hasPage: existsSync(page) }).toEqual({ room, hasPage: true });
    const text = readFileSync(page, 'utf8').toLowerCase();
    expect({ room, owns: text.includes('owns'), not: text.includes('not own') }).toEqual({
      room,
      owns: true,
      not: true,
    });
  }
});

test('migrations go forward only, each under a timestamp of its own', () => {
  const files = readdirSync(path.join(PROJECT, 'migrations')).filter((name) => /^\d/.test(name));
  expect(files.length).toBeGreaterThan(10);
  expect(new Set(files.map((name) => name.slice(0, 13))).size).toBe(files.length);
  for (const name of files) {
    expect(name).toMatch(/^\d{13}-[a-z]+(-[a-z]+)*\.ts$/);
    const source = readFileSync(path.join(PROJECT, 'migrations', name), 'utf8');
    expect({ name, down: /async down\(\): Promise<void> \{\}/.test(source) }).toEqual({ name, down: true });
    expect({ name, className: source.includes(`${name.slice(0, 13)} implements MigrationInterface`) }).toEqual({
      name,
      className: true,
    });
  }
});
