import fc from 'fast-check';
import { Pace, type Passing } from './pace';

/** Time that stands still but for waits, each as late as the list says. */
function passing(lateMs: readonly number[]): Passing {
  let [now, waits] = [0, 0];
  return {
    now: () => now,
    wait: async (ms) => {
      now += ms + lateMs[waits % lateMs.length]!;
      waits += 1;
    },
  };
}

async function times(perSecond: number, calls: number, lateMs: readonly number[]): Promise<number[]> {
  const time = passing(lateMs);
  const pace = new Pace(perSecond, time);
  const at: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    await pace.turn();
    at.push(time.now());
  }
  return at;
}

test('no second has more calls than were allowed, however late the timers come', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.double({ min: 0, max: 700, noNaN: true }), { minLength: 1, maxLength: 20 }),
      async (perSecond, lateMs) => {
        const at = await times(perSecond, perSecond * 4, lateMs);
        for (let call = perSecond; call < at.length; call += 1)
          expect(at[call]! - at[call - perSecond]!).toBeGreaterThan(1000 - 1e-6);
      },
    ),
    { numRuns: 50 },
  ));

test('calls are spread evenly, and what was a little late is made up for', async () => {
  const at = await times(50, 101, [0, 7]);
  expect(at[1]! - at[0]!).toBeLessThanOrEqual(27);
  expect(at.at(-1)).toBeLessThan(2_100);
});

test('after a rest the first goes at once', async () => {
  const time = passing([0]);
  const pace = new Pace(10, time);
  await pace.turn();
  await time.wait(5_000);
  await pace.turn();
  expect(time.now()).toBe(5_000);
});
