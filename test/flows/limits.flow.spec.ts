import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { drain } from '../../apps/worker/drain';
import { localDate, month } from '../../libs/kernel';
import { SetCeiling, WatchLimits } from '../../libs/limits';
import { PollServer } from '../../libs/metering';
import { PauseAgreement, PriceListsStore } from '../../libs/plans';
import { resellerScope, Tenancy } from '../../libs/runtime';
import { TenantGatewaysStore, TenantListStore } from '../../libs/tenants';
import { type MailCatcher, startMailCatcher } from '../../tools/mail-catcher/mail-catcher';
import { type BbbCaller, elementOf } from '../world/bbb-caller';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';

/** What a plan allows, and what a tenant allows itself: forced, counted, told before, refused in words; nothing running ends. */
let gateway: GatewayWorld;
let catcher: MailCatcher;
let folder: string;
let oak: BbbCaller;
const CAPPED = { participants: 5, minutes: 45, concurrentMeetings: 3, recording: false };

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tallyroom-limits-'));
  catcher = await startMailCatcher({ folder });
  gateway = await gatewayWorld('limits', 1, {
    SMTP_URL: catcher.smtpUrl,
    MAIL_FROM: 'Tallyroom <billing@rooms.example>',
  });
  const lantern = gateway.world.resellers.find(({ slug }) => slug === 'lantern')!;
  const plan = (code: string, limits: object) => ({
    code,
    name: code,
    monthlyFee: '12.00',
    includedHours: '0',
    usage: { model: 'flat', perHour: '6.00' },
    prorateAllowance: false,
    limits,
  });
  const lists = gateway.context.app.get(PriceListsStore);
  await gateway.context.app.get(Tenancy).acrossNetwork({ actor: gateway.actor, why: 'test' }, async (tx) => {
    const { id } = (await lists.byCode(tx, 'lantern-retail'))!;
    const prices = { currency: 'GBP', plans: [plan('commons', { recording: true }), plan('l3', CAPPED)] };
    await lists.addVersion(tx, { priceListId: id, resellerId: lantern.id, startsOn: '2026-10-01', prices });
  });
  oak = await gateway.caller('oak-housing');
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await catcher.stop();
  rmSync(folder, { recursive: true, force: true });
});

const tenantOf = (slug: string) => gateway.tenant(slug);
const mailsAbout = (text: string) => catcher.mails().filter(({ subject }) => subject?.includes(text));
/** What the worker does each minute. */
async function aMinutesWork(): Promise<void> {
  await gateway.context.app.get(PollServer).run(gateway.serverIds[0]!);
  await drain(gateway.context.app);
  await gateway.context.app.get(WatchLimits).run();
  await drain(gateway.context.app);
}
async function minutesPass(minutes: number): Promise<void> {
  const { clock } = gateway.context;
  for (let minute = 0; minute < minutes; minute += 1) {
    clock.turnTo(new Date(clock.now().getTime() + 60_000));
    await gateway.context.app.get(PollServer).run(gateway.serverIds[0]!);
  }
  await aMinutesWork();
}
async function until(holds: () => Promise<boolean>, patienceMs: number): Promise<void> {
  const give = performance.now() + patienceMs;
  while (!(await holds())) if (performance.now() > give) throw new Error('waited too long');
}
const create = (caller: BbbCaller, meetingID: string) => caller.text('create', { meetingID, name: meetingID });

describe('the limits of a plan', () => {
  let river: BbbCaller;
  beforeAll(async () => {
    gateway.context.clock.turnTo(new Date('2026-10-13T09:00:00Z'));
    river = await gateway.caller('river-food');
  });

  test('are forced into create, however much was asked for', async () => {
    const wishes = { meetingID: 'large', name: 'large', maxParticipants: 500, duration: 0, record: true };
    expect(elementOf(await river.text('create', wishes), 'returncode')).toBe('SUCCESS');
    const { parameters } = gateway.sims[0]!.state.meetings.find(({ name }) => name === 'large')!;
    expect(parameters).toMatchObject({
      maxParticipants: '5',
      duration: '45',
      record: 'false',
      autoStartRecording: 'false',
    });
  });

  test('of meetings at a time hold when ten are created at one moment, and breakouts are none', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => create(river, `rush-${at}`)));
    expect(answers.filter((answer) => elementOf(answer, 'returncode') === 'SUCCESS')).toHaveLength(2);
    const refused = answers.find((answer) => elementOf(answer, 'returncode') === 'FAILED')!;
    expect(elementOf(refused, 'messageKey')).toBe('maxConcurrent');
    expect(elementOf(refused, 'message')).toContain('Your plan has 3 meetings at a time, and as many are running.');
    const breakout = { meetingID: 'side', name: 'side', isBreakout: true, parentMeetingID: 'large', sequence: 1 };
    expect(elementOf(await river.text('create', breakout), 'returncode')).toBe('SUCCESS');
    expect(elementOf(await create(river, 'large'), 'messageKey')).toBe('duplicateWarning');
    await river.text('end', { meetingID: 'large' });
    await until(async () => elementOf(await create(river, 'after'), 'returncode') === 'SUCCESS', 2_000);
  });

  test('of people: whoever comes to a full meeting is told so in words', async () => {
    const state = gateway.sims[0]!.state;
    const meeting = state.meetings.find(({ name }) => name === 'after')!;
    for (let person = 1; person <= 5; person += 1) {
      const join = { meetingID: 'after', fullName: `P${person}`, role: 'VIEWER', redirect: false };
      expect(elementOf(await river.text('join', join), 'returncode')).toBe('SUCCESS');
      state.join(meeting, `P${person}`, 'VIEWER');
    }
    const sixth = await river.text('join', { meetingID: 'after', fullName: 'P6', role: 'VIEWER', redirect: false });
    expect([elementOf(sixth, 'messageKey'), elementOf(sixth, 'message')]).toEqual([
      'maxParticipantsReached',
      'The meeting is full: 5 people are in it, as many as the plan allows. Try again when somebody has left.',
    ]);
    meeting.leave(meeting.visits[0]!.sessionToken, state.nowMs());
    const again = await river.text('join', { meetingID: 'after', fullName: 'P6', role: 'VIEWER', redirect: false });
    expect(elementOf(again, 'returncode')).toBe('SUCCESS');
  });

  test('are told before they refuse, once a month', async () => {
    await aMinutesWork();
    await aMinutesWork();
    expect(mailsAbout('meetings at a time').map(({ subject }) => subject)).toEqual([
      'Lantern: 3 of 3 meetings at a time',
    ]);
    expect(mailsAbout('people in one meeting')).toHaveLength(1);
  });
});

describe('the ceiling a tenant sets itself', () => {
  const set = (slug: string, ceiling: { seconds: bigint | null; minor: bigint | null }) =>
    gateway.context.app.get(SetCeiling).run(tenantOf(slug).resellerId, tenantOf(slug).id, ceiling, gateway.actor);

  test('in hours: told at four fifths and at all of it, then no new meeting; what runs goes on', async () => {
    await set('oak-housing', { seconds: 3600n, minor: null });
    await create(oak, 'long');
    const { state } = gateway.sims[0]!;
    const meeting = state.meetings.find(({ name }) => name === 'long')!;
    state.join(meeting, 'Ada', 'MODERATOR');
    await minutesPass(47);
    expect(mailsAbout('ceiling')).toHaveLength(0);
    await minutesPass(3);
    await aMinutesWork();
    const [told] = mailsAbout('four fifths of your ceiling');
    expect(mailsAbout('ceiling')).toHaveLength(1);
    expect(told!.text).toMatch(/Oak Street Housing Co-op has used 50 min.* of the 1 h 00 min/);
    expect(elementOf(await create(oak, 'another'), 'returncode')).toBe('SUCCESS');
    await minutesPass(11);
    expect(mailsAbout('is reached')).toHaveLength(1);
    const refused = await create(oak, 'too-much');
    expect([elementOf(refused, 'messageKey'), elementOf(refused, 'message')]).toEqual([
      'maxUsage',
      expect.stringContaining('which you set yourselves, is reached. Raise it in the portal'),
    ]);
    const { resellerId } = gateway.tenant('oak-housing');
    const { app } = gateway.context;
    const list = app.get(TenantListStore);
    const atCeiling = await app.get(Tenancy).within(resellerScope(resellerId, gateway.actor), async (tx) => ({
      figure: await tx.figure(app.get(TenantGatewaysStore).atCeilingOf(resellerId, tx.clock.now())),
      count: (await list.counts(tx))['at-ceiling'],
      slugs: (await list.search(tx, { state: 'at-ceiling', sort: 'name', limit: 9 })).map(({ slug }) => slug),
    }));
    expect(atCeiling).toEqual({ figure: 1, count: 1, slugs: ['oak-housing'] });
    expect(elementOf(await create(oak, 'long'), 'messageKey')).toBe('duplicateWarning');
    const join = await oak.text('join', { meetingID: 'long', fullName: 'Ben', role: 'VIEWER', redirect: false });
    expect(elementOf(join, 'returncode')).toBe('SUCCESS');
    expect(meeting.endedAtMs).toBeNull();
  }, 60_000);

  test('raised, the next create works as soon as it is told', async () => {
    gateway.onlyListens();
    await set('oak-housing', { seconds: 100n * 3600n, minor: null });
    await until(async () => elementOf(await create(oak, 'raised'), 'returncode') === 'SUCCESS', 15_000);
  });

  test('in pounds, by the prices of the next invoice; when the month turns it is lifted, whoever looks or not', async () => {
    // An hour and two minutes at 6.00 an hour are 6.20 or more; the fee is not in it.
    await set('oak-housing', { seconds: null, minor: 600n });
    await until(async () => elementOf(await create(oak, 'for-money'), 'messageKey') === 'maxUsage', 3_000);
    await drain(gateway.context.app);
    // Both steps of this month have been told before.
    expect(mailsAbout('ceiling')).toHaveLength(2);
    gateway.context.clock.turnTo(new Date('2026-10-31T23:59:00Z'));
    expect(elementOf(await create(oak, 'last-minute'), 'messageKey')).toBe('maxUsage');
    gateway.context.clock.turnTo(new Date('2026-11-01T00:00:01Z'));
    expect(elementOf(await create(oak, 'new-month'), 'returncode')).toBe('SUCCESS');
  });

  test('speaks the language of the tenant', async () => {
    const catalan = gateway.world.tenants.find(({ language }) => language === 'ca')!;
    await set(catalan.slug, { seconds: 0n, minor: null });
    const caller = await gateway.caller(catalan.slug);
    await until(async () => (await create(caller, 'assemblea')).includes('Heu arribat al límit'), 3_000);
  });
});

describe('an agreement that pauses', () => {
  test('begins no meeting until the day it goes on; what runs goes on', async () => {
    const { resellerId, id } = tenantOf('oak-housing');
    await gateway.context.app.get(SetCeiling).run(resellerId, id, { seconds: null, minor: null }, gateway.actor);
    const pause = gateway.context.app.get(PauseAgreement);
    await pause.run({ resellerId, tenantId: id }, localDate('2026-11-20'), month('2027-02'), gateway.actor);
    gateway.context.clock.turnTo(new Date('2026-11-19T23:59:00Z'));
    await until(async () => elementOf(await create(oak, 'board'), 'returncode') === 'SUCCESS', 15_000);
    const { state } = gateway.sims[0]!;
    state.join(state.meetings.find(({ name }) => name === 'board')!, 'Ada', 'MODERATOR');
    gateway.context.clock.turnTo(new Date('2026-11-20T00:00:01Z'));
    // What begins before the gateway has looked again lives, so each try is another meeting.
    let tries = 0;
    await until(async () => {
      tries += 1;
      return elementOf(await create(oak, `try-${tries}`), 'messageKey') === 'forbidden';
    }, 15_000);
    expect(elementOf(await create(oak, 'paused'), 'message')).toBe(
      'The agreement for these rooms pauses: meetings can begin again on 1 Feb 2027.',
    );
    expect(elementOf(await create(oak, 'board'), 'messageKey')).toBe('duplicateWarning');
    gateway.context.clock.turnTo(new Date('2027-02-01T00:00:01Z'));
    await until(async () => elementOf(await create(oak, 'back'), 'returncode') === 'SUCCESS', 15_000);
  });
});
