import { elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';
import { RawCaller } from '../world/raw-caller';

/** Too many calls at once are told so, each caller for itself. */
let gateway: GatewayWorld;
beforeAll(async () => {
  gateway = await gatewayWorld('gateway_rates', 1, {
    GATEWAY_REFUSALS_PER_SECOND: '1',
    GATEWAY_CALLS_PER_SECOND: '20',
  });
}, 60_000);
afterAll(() => gateway.stop());

const answers = async (client: RawCaller, times: number, from: string): Promise<string[]> => {
  const told: string[] = [];
  for (let at = 0; at < times; at += 1) {
    const { text } = await client.call('isMeetingRunning', 'meetingID=none', { headers: { 'x-forwarded-for': from } });
    told.push(elementOf(text, 'messageKey') || elementOf(text, 'returncode'));
  }
  return told;
};

test('who guesses is slowed down by address, and takes nothing from those who know', async () => {
  const oak = await gateway.raw('oak-housing');
  const guessing = new RawCaller(oak.base, 'guessed');
  const told = await answers(guessing, 60, '198.51.100.7');
  expect(told.slice(0, 30)).toEqual(Array(30).fill('checksumError'));
  expect(told.filter((key) => key === 'tooManyRequests').length).toBeGreaterThan(20);
  expect(await answers(guessing, 1, '198.51.100.8')).toEqual(['checksumError']);
  // A header of the caller's own is not believed over what the proxy adds to it.
  expect(await answers(guessing, 1, '203.0.113.1, 198.51.100.7')).toEqual(['tooManyRequests']);
  expect(await answers(oak, 5, '198.51.100.7')).toEqual(Array(5).fill('SUCCESS'));
});

test('a tenant that calls without measure is slowed down, and no other is', async () => {
  const [oak, mill] = await Promise.all([gateway.raw('oak-housing'), gateway.raw('seed-library')]);
  const told = await answers(mill, 600, '198.51.100.9');
  expect(told.slice(0, 200)).toEqual(Array(200).fill('SUCCESS'));
  expect(told).toContain('tooManyRequests');
  expect(await answers(oak, 5, '198.51.100.9')).toEqual(Array(5).fill('SUCCESS'));
});
