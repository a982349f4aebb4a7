import fc from 'fast-check';
import { OwnTurns, Pace, type Passing } from './pace';

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

/** When each of so many calls had its turn, all wanted at the start by as many processes as said, which share their turns. */
async function times(perSecond: number, calls: number, lateMs: readonly number[], processes = 1): Promise<number[]> {
  const time = passing(lateMs);
  const [own, at] = [new OwnTurns(perSecond, time), [] as number[]];
  const turns = (wanted: number) => {
    const taken = own.take(wanted);
    at.push(...Array.from({ length: taken.granted }, () => time.now()));
    return taken;
  };
  const paces = Array.from({ length: processes }, () => new Pace(turns, time));
  await Promise.all(Array.from({ length: calls }, (_, call) => paces[call % processes]!.turn()));
  return at;
}

test('no second has more calls than were allowed, however late the timers come and however many share the turns', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.double({ min: 0, max: 700, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 3 }),
      async (perSecond, lateMs, processes) => {
        const at = (await times(perSecond, perSecond * 4, lateMs, processes)).sort((a, b) => a - b);
        for (let call = perSecond; call < at.length; call += 1)
          expect(at[call]! - at[call - perSecond]!).toBeGreaterThan(1000 - 1e-2);
      },
    ),
    { numRuns: 50 },
  ));

test('calls are spread evenly, and what was a little late is made up for', async () => {
  const at = await times(50, 101, [0, 7]);
  expect(at[3]! - at[2]!).toBeLessThanOrEqual(28);
  expect(at.at(-1)).toBeLessThan(2_150);
});

test('after a rest the first goes at once', async () => {
  const time = passing([0]);
  const own = new OwnTurns(10, time);
  const pace = new Pace((wanted) => own.take(wanted), time);
  await pace.turn();
  await time.wait(5_000);
  await pace.turn();
  expect(time.now()).toBe(5_000);
});
