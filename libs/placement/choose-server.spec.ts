import { type Candidate, chooseServer } from './choose-server';

const server = (id: string, rest: Partial<Candidate> = {}): Candidate => ({
  id,
  poolResellerId: null,
  state: 'enabled',
  health: 'up',
  weight: 1,
  capacityPeople: 100,
  predictedPeople: 0,
  ...rest,
});
const pool = { homeServerId: null, expectedPeople: 8 };

test.each([
  ['the emptier one', [server('a', { predictedPeople: 20 }), server('b', { predictedPeople: 10 })], pool, 'b'],
  [
    'by share of capacity, not by head',
    [server('a', { predictedPeople: 20, capacityPeople: 400 }), server('b', { predictedPeople: 10 })],
    pool,
    'a',
  ],
  [
    'the heavier one of two alike',
    [server('a', { predictedPeople: 10 }), server('b', { predictedPeople: 10, weight: 2 })],
    pool,
    'b',
  ],
  ['none that is cordoned', [server('a', { state: 'cordoned' }), server('b', { predictedPeople: 90 })], pool, 'b'],
  ['none that is unreachable', [server('a', { health: 'down' }), server('b', { predictedPeople: 90 })], pool, 'b'],
  [
    'none dedicated to a reseller',
    [server('a', { poolResellerId: 'r' }), server('b', { predictedPeople: 90 })],
    pool,
    'b',
  ],
  [
    'its home, however full',
    [server('a', { poolResellerId: 'r', predictedPeople: 500 }), server('b')],
    { ...pool, homeServerId: 'a' },
    'a',
  ],
  [
    'one of the pool while its home is worked on',
    [server('a', { poolResellerId: 'r', state: 'cordoned' }), server('b')],
    { ...pool, homeServerId: 'a' },
    'b',
  ],
  [
    'one of the pool while its home cannot be reached, and no other reseller’s',
    [server('a', { poolResellerId: 'r', health: 'down' }), server('b', { poolResellerId: 's' }), server('c')],
    { ...pool, homeServerId: 'a' },
    'c',
  ],
  ['one of the pool where its home is gone', [server('b')], { ...pool, homeServerId: 'a' }, 'b'],
  [
    'a full one where all are',
    [server('a', { predictedPeople: 140 }), server('b', { predictedPeople: 120 })],
    pool,
    'b',
  ],
  [
    'none that would be over its capacity while another has room, whatever its weight',
    [server('a', { predictedPeople: 96, weight: 100 }), server('b', { predictedPeople: 90 })],
    pool,
    'b',
  ],
  [
    'the one that will be emptier with it',
    [server('a', { predictedPeople: 0, capacityPeople: 10 }), server('b', { predictedPeople: 30 })],
    { ...pool, expectedPeople: 50 },
    'b',
  ],
])('takes %s', (_, servers, wish, expected) => {
  expect(chooseServer(servers, wish)?.id).toBe(expected);
});

test('takes none where everything is cordoned or down, whatever stands elsewhere', () => {
  const own = server('c', { poolResellerId: 'r' });
  expect(chooseServer([server('a', { state: 'cordoned' }), server('b', { health: 'down' }), own], pool)).toBeNull();
  expect(chooseServer([server('a', { state: 'disabled' }), own], { ...pool, homeServerId: 'a' })).toBeNull();
  expect(chooseServer([], pool)).toBeNull();
});
