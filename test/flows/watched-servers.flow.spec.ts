import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { calendar } from '../../apps/worker/calendar';
import { drain } from '../../apps/worker/drain';
import { Measure } from '../../apps/worker/measure.service';
import { PROCESSORS } from '../../apps/worker/processors';
import { PollServer } from '../../libs/metering';
import {
  availabilityBasisPoints,
  availabilityText,
  FAILED_POLLS_UNTIL_DOWN,
  IncidentsStore,
  KNOCK_PATIENCE_MS,
  KNOCK_SECONDS,
  KnockServers,
  LookAtServer,
  PlanMaintenance,
  ServerReportsStore,
  ServersStore,
} from '../../libs/placement';
import { FailedJobs, registry, resellerScope, Tenancy } from '../../libs/runtime';
import { Endpoints } from '../../libs/telling';
import { type MailCatcher, startMailCatcher } from '../../tools/mail-catcher/mail-catcher';
import { elementOf } from '../world/bbb-caller';
import { Catcher } from '../world/catcher';
import { type GatewayWorld, gatewayWorld } from '../world/gateway-world';

/** Servers that fall silent and are worked on: who notices, when, whom it touched, and who was told. */
let gateway: GatewayWorld;
let catcher: MailCatcher;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tallyroom-watched-'));
  catcher = await startMailCatcher({ folder });
  gateway = await gatewayWorld('watched', 2, {
    SMTP_URL: catcher.smtpUrl,
    MAIL_FROM: 'Tallyroom <billing@rooms.example>',
  });
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await catcher.stop();
  rmSync(folder, { recursive: true, force: true });
});

const now = (): Date => gateway.context.clock.now();
const pass = (seconds: number) => gateway.context.clock.turnTo(new Date(now().getTime() + seconds * 1000));
async function knocks(count: number): Promise<void> {
  for (let knock = 0; knock < count; knock += 1) {
    pass(KNOCK_SECONDS);
    await gateway.context.app.get(KnockServers).run();
  }
}
const look = <T>(work: (tx: Parameters<Parameters<Tenancy['acrossNetwork']>[1]>[0]) => Promise<T>): Promise<T> =>
  gateway.context.app.get(Tenancy).acrossNetwork({ actor: gateway.actor, why: 'test' }, work);
const report = (id: string) => look((tx) => gateway.context.app.get(LookAtServer).run(tx, { id }, 'Europe/London'));
const incidents = async () => (await Promise.all(gateway.serverIds.map(report))).flatMap((one) => one.incidents);
const stateOf = async (id: string) => (await look((tx) => gateway.context.app.get(ServersStore).byId(tx, id))).state;
/** Facts that nothing follows from are taken off the outbox like any other: looked at before that. */
const facts = (name: string) =>
  look((tx) =>
    tx.query<{ payload: Record<string, unknown> }>(`select payload from outbox where kind = 'fact' and name = $1`, [
      name,
    ]),
  );

test('a server that falls silent is an incident within a minute, with the tenants it touches and how long it was', async () => {
  const [first = ''] = gateway.serverIds;
  const oak = await gateway.caller('oak-housing');
  for (const meetingID of ['one', 'two', 'three', 'four']) await oak.text('create', { meetingID, name: meetingID });
  const onFirst = gateway.sims[0]!.state.meetings.length;
  expect(onFirst).toBe(2);
  await knocks(1);
  const silentFrom = now();
  gateway.sims[0]!.state.faults.down = true;
  await knocks(2);
  expect(await incidents()).toEqual([]);
  await knocks(1);
  const [open] = await incidents();
  expect(open).toMatchObject({ serverId: first, isPlanned: false, closedAt: null });
  expect(open!.openedAt).toEqual(new Date(silentFrom.getTime() + KNOCK_SECONDS * 1000));
  expect(open!.noticedAt.getTime() - silentFrom.getTime()).toBeLessThanOrEqual(60_000);
  expect(await facts('placement.server-incident-opened')).toMatchObject([
    { payload: { incidentId: open!.id, name: 'bbb-1', tenants: 1, isPlanned: false } },
  ]);
  const touched = await look((tx) => gateway.context.app.get(IncidentsStore).touched(tx, [open!.id]));
  expect(touched).toEqual([expect.objectContaining({ tenantId: gateway.tenant('oak-housing').id, meetings: onFirst })]);
  await knocks(5);
  expect(await incidents()).toHaveLength(1);
  gateway.sims[0]!.state.faults.down = false;
  await knocks(1);
  expect((await incidents())[0]!.closedAt).toBeNull();
  const back = now();
  await knocks(1);
  expect((await incidents())[0]!.closedAt).toEqual(back);
  expect(await facts('placement.server-incident-closed')).toMatchObject([
    { payload: { incidentId: open!.id, closedAt: back.toISOString() } },
  ]);
  await drain(gateway.context.app);
  await drain(gateway.context.app);
  const alarms = catcher.mails().filter(({ subject }) => subject?.startsWith('bbb-1 '));
  expect(alarms.map(({ to, subject }) => [[to ?? []].flat().map(({ text }) => text), subject])).toEqual([
    [['admin@hearth.example'], expect.stringMatching(/^bbb-1 cannot be reached since /)],
    [['admin@hearth.example'], 'bbb-1 answers again'],
  ]);
  expect(alarms[0]!.text).toContain('It touches one tenant');
  expect(alarms[0]!.text).toContain('Oak Street Housing Co-op (2)');
});

const monthsOf = (zone: string, since: Date) =>
  look(async (tx) => {
    const servers = await gateway.context.app.get(ServerReportsStore).all(tx, zone, since);
    return servers.find(({ id }) => id === gateway.serverIds[0])!.months;
  });

test('its availability is the share of the questions it answered, to the last one', async () => {
  const [asked] = await monthsOf('Europe/London', new Date('2026-10-01T00:00:00Z'));
  expect(asked).toMatchObject({ month: '2026-10', asked: 11, answered: 3, excused: 0 });
  expect(availabilityText(availabilityBasisPoints(asked!))).toBe('27.27 %');
});

test('a poll counts the load of its hour, and a month’s last hour belongs to the month of the reader’s zone', async () => {
  const [first = ''] = gateway.serverIds;
  const { clock, app } = gateway.context;
  const meeting = gateway.sims[0]!.state.meetings[0]!;
  for (const name of ['Ada', 'Ben', 'Col']) gateway.sims[0]!.state.join(meeting, name, 'VIEWER');
  clock.turnTo(new Date('2026-10-31T23:30:00Z'));
  await app.get(PollServer).run(first);
  const { hours } = await report(first);
  expect(hours.at(-1)).toEqual({ hour: new Date('2026-10-31T23:00:00Z'), people: 3, meetings: 1 });
  const since = new Date('2026-10-31T23:00:00Z');
  expect((await monthsOf('Europe/London', since)).map(({ month }) => month)).toEqual(['2026-10']);
  expect((await monthsOf('Europe/Madrid', since)).map(({ month }) => month)).toEqual(['2026-11']);
});

test('planned maintenance: tenants are told in their language, new meetings stay away, it ends by itself, no alarm', async () => {
  const { app, clock } = gateway.context;
  const [first = '', second = ''] = gateway.serverIds;
  const plan = app.get(PlanMaintenance);
  const from = new Date(now().getTime() + 3_600_000);
  const until = new Date(from.getTime() + 3_600_000);
  const wanted = { serverId: first, reason: 'A larger disk.', from, until };
  const id = await plan.run(wanted, gateway.actor);
  await expect(plan.run(wanted, gateway.actor)).rejects.toThrow('at that time already');
  await drain(app);
  await drain(app);
  const told = catcher.mails().filter(({ text }) => text?.includes('A larger disk.'));
  const active = gateway.world.tenants.length;
  expect(told.length).toBe(active);
  const catalan = told.find(({ subject }) => subject?.includes('manteniment'));
  expect(catalan?.text).toContain('Europe/Madrid');
  expect(told.find(({ subject }) => subject?.includes('maintenance from'))?.text).toContain(
    'New meetings begin on another server meanwhile',
  );
  await plan.keep(gateway.actor);
  expect(await stateOf(first)).toBe('enabled');
  clock.turnTo(from);
  await plan.keep(gateway.actor);
  expect(await stateOf(first)).toBe('cordoned');
  gateway.sims[0]!.state.faults.down = true;
  await knocks(4);
  const [planned] = await incidents();
  expect(planned).toMatchObject({ isPlanned: true, closedAt: null });
  const oak = await gateway.caller('oak-housing');
  const before = gateway.sims[1]!.state.meetings.length;
  for (const meetingID of ['m-1', 'm-2', 'm-3'])
    expect(elementOf(await oak.text('create', { meetingID, name: meetingID }), 'returncode')).toBe('SUCCESS');
  expect(gateway.sims[1]!.state.meetings.length).toBe(before + 3);
  gateway.sims[0]!.state.faults.down = false;
  await knocks(2);
  await drain(app);
  expect(catcher.mails().filter(({ subject }) => subject?.startsWith('bbb-1 '))).toHaveLength(2);
  const [{ excused, asked } = {}] = await monthsOf('UTC', new Date('2026-11-01T00:00:00Z'));
  expect({ excused, asked }).toEqual({ excused: 4, asked: 6 });
  clock.turnTo(until);
  await plan.keep(gateway.actor);
  expect(await stateOf(first)).toBe('enabled');
  expect(await stateOf(second)).toBe('enabled');
  await expect(plan.callOff(id, gateway.actor)).rejects.toThrow('is over');
});

test('maintenance called off is told too; ended early it lets new meetings in; an operator’s own cordon is left', async () => {
  const { app, clock } = gateway.context;
  const [first = ''] = gateway.serverIds;
  const plan = app.get(PlanMaintenance);
  const hour = (count: number): Date => new Date(now().getTime() + count * 3_600_000);
  const off = await plan.run({ serverId: first, reason: 'Nothing.', from: hour(1), until: hour(2) }, gateway.actor);
  await plan.callOff(off, gateway.actor);
  await drain(app);
  await drain(app);
  expect(catcher.mails().some(({ subject }) => subject?.includes('no maintenance on'))).toBe(true);

  const early = await plan.run({ serverId: first, reason: 'Short.', from: hour(1), until: hour(3) }, gateway.actor);
  clock.turnTo(hour(1));
  await plan.keep(gateway.actor);
  await plan.callOff(early, gateway.actor);
  expect(await stateOf(first)).toBe('enabled');

  await look((tx) => app.get(ServersStore).setState(tx, first, 'cordoned'));
  await plan.run({ serverId: first, reason: 'Again.', from: hour(1), until: hour(2) }, gateway.actor);
  clock.turnTo(hour(5));
  await plan.keep(gateway.actor);
  expect(await stateOf(first)).toBe('cordoned');
  await look((tx) => app.get(ServersStore).setState(tx, first, 'enabled'));
});

/** A second of the worker's life: what its calendar has due, and all that follows. A server that is away fails its poll. */
async function second(at: number): Promise<void> {
  const { app, config } = gateway.context;
  pass(1);
  for (const { everySeconds, jobs } of calendar(config.POLL_SECONDS))
    for (const job of at % everySeconds === 0 ? jobs(gateway.serverIds) : []) {
      const handled = PROCESSORS.find(({ kind }) => kind.jobName === job.name)!;
      const done = handled.handle(app, job.payload, { isLastTry: true });
      await (job.name === 'metering.poll-server' ? done.catch(() => undefined) : done);
    }
  await drain(app);
}
const isUp = async (): Promise<string | undefined> => {
  const { app } = gateway.context;
  await new Measure(app.get(Tenancy), app.get(FailedJobs), app.get(ServersStore)).run();
  return /^tallyroom_server_up\{server="bbb-1"\} (\d)$/m.exec(await registry.metrics())?.[1];
};

test('by the worker’s own calendar: mail, webhook and Matrix room have it within a minute of the last answer', async () => {
  const { app } = gateway.context;
  const site = new Catcher();
  await site.start();
  const scope = resellerScope(gateway.tenant('oak-housing').resellerId, gateway.actor);
  const topics = ['server.down', 'server.up'];
  await app.get(Endpoints).add(scope, { kind: 'webhook', name: 'Pager', target: `${site.url}/pager`, topics });
  const matrix = { name: 'Room', target: site.url, room: '!ops:matrix.example', token: 'syt_1', topics };
  await app.get(Endpoints).add(scope, { kind: 'matrix', ...matrix });
  const mailed = catcher.mails().length;
  const heard: [string, () => boolean][] = [
    [
      'mail',
      () =>
        catcher
          .mails()
          .slice(mailed)
          .some(({ subject }) => subject?.startsWith('bbb-1 cannot be reached')),
    ],
    ['webhook', () => site.at('/pager').some(({ body }) => JSON.parse(body).type === 'server.down')],
    ['matrix', () => site.caught.some(({ path: to, body }) => to.startsWith('/_matrix/') && body.includes('bbb-1'))],
  ];
  await second(0);
  expect(await isUp()).toBe('1');
  gateway.sims[0]!.state.faults.down = true;
  const heardAt: Record<string, number> = {};
  for (let at = 1; at <= 60; at += 1) {
    await second(at);
    for (const [what, hasCome] of heard) if (!(what in heardAt) && hasCome()) heardAt[what] = at;
  }
  const third = FAILED_POLLS_UNTIL_DOWN * KNOCK_SECONDS;
  expect(heardAt).toEqual({ mail: third, webhook: third, matrix: third });
  // A server that takes calls and never answers is known by as much later as each question is given.
  expect(third + KNOCK_PATIENCE_MS / 1000).toBeLessThan(60);
  expect(await isUp()).toBe('0');
  expect(site.at('/pager')).toHaveLength(1);
  gateway.sims[0]!.state.faults.down = false;
  for (let at = 1; at <= 2 * KNOCK_SECONDS; at += 1) await second(at);
  expect(await isUp()).toBe('1');
  expect(site.at('/pager').map(({ body }) => JSON.parse(body).type)).toEqual(topics);
  expect(catcher.mails().at(-1)!.subject).toBe('bbb-1 answers again');
  await site.stop();
});
