import { loggedError } from './log';

test('an error is logged with its place, and without addresses, statements and values', () => {
  const error = Object.assign(new Error('550 <ada@oak.example>: no such mailbox'), {
    code: '23505',
    detail: 'Key (email)=(ada@oak.example) already exists.',
    query: 'insert into people values ($1)',
    parameters: ['ada@oak.example'],
  });
  const logged = loggedError(error);
  expect(logged).toMatchObject({ type: 'Error', code: '23505', message: '550 <[address]>: no such mailbox' });
  expect(JSON.stringify(logged)).toContain('log.spec');
  expect(JSON.stringify(logged)).not.toMatch(/ada|insert into/);
});

test('what is thrown and no error is told too, without addresses', () =>
  expect(loggedError('cannot reach ada@oak.example')).toBe('cannot reach [address]'));
