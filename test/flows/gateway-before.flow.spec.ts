import { AttributeRuns, SweepRecordings, UsageRules } from '../../libs/metering';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';

/** Recordings that are older than the gateway, on a server that has always been there. */
let of: GatewayWorld;
const start = Date.parse('2026-09-02T08:00:00Z');
const recordId = (number: number): string => `${String(number).repeat(40)}-${start}`;

beforeAll(async () => {
  of = await gatewayWorld('before');
  for (const [number, site] of [
    [1, 'moodle.example'],
    [2, 'moodle.example'],
    [3, 'other.example'],
  ] as const)
    of.sims[0]!.state.recordings.set(recordId(number), {
      recordId: recordId(number),
      meetingId: `course[${number}]`,
      name: `Course ${number}`,
      state: 'published',
      startTimeMs: start,
      endTimeMs: start + 3_600_000,
      participants: 4,
      metadata: { 'bbb-origin-server-name': site },
      publishedAtMs: start,
    });
  await of.context.app.get(SweepRecordings).run(of.serverIds[0]!);
});
afterAll(() => of.stop());

const idsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, id]) => id!).sort();

test('once attributed they are in that tenant’s list under their old ids, and in nobody else’s', async () => {
  const [oak, pine] = [await of.caller('oak-housing'), await of.caller(other())];
  expect(await oak.told('getRecordings', {}, 'messageKey')).toBe('noRecordings');

  const { resellerId, id: tenantId } = of.tenant('oak-housing');
  const rule = {
    serverId: null,
    metadataName: 'bbb-origin-server-name',
    metadataValue: 'moodle.example',
    idPrefix: null,
    resellerId,
    tenantId,
    validFrom: '2026-01-01',
    validUntil: null,
  };
  await of.context.app.get(UsageRules).add(rule, 'their Moodle, before they came to us', of.actor);
  await of.context.app.get(AttributeRuns).run();

  const list = await oak.text('getRecordings');
  expect(idsOf(list, 'recordID')).toEqual([recordId(1), recordId(2)]);
  expect(idsOf(list, 'meetingID')).toEqual(['course[1]', 'course[2]']);
  expect(idsOf(await oak.text('getRecordings', { meetingID: 'course[2]' }), 'recordID')).toEqual([recordId(2)]);
  expect(idsOf(await oak.text('getRecordings', { recordID: recordId(1) }), 'meetingID')).toEqual(['course[1]']);
  expect(await pine.told('getRecordings', { recordID: recordId(1) }, 'messageKey')).toBe('noRecordings');
  expect(await pine.told('deleteRecordings', { recordID: recordId(1) }, 'messageKey')).toBe('notFound');
  expect(await oak.told('deleteRecordings', { recordID: recordId(3) }, 'messageKey')).toBe('notFound');
  expect(of.sims[0]!.state.recordings.size).toBe(3);
});

const other = (): string => of.world.tenants.find(({ slug }) => slug !== 'oak-housing')!.slug;
