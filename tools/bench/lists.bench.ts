import { createServer, type Server } from 'node:http';
import { Client } from 'pg';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { newId } from '../../libs/kernel';
import { AddServer } from '../../libs/placement';
import { gatewayWorld } from '../../test/world/gateway-world';
import { makeTemplates } from '../../test/world/october';
import { rounded } from './measure';

const SERVERS = 50;
const OWN = 1_000;
const OTHERS = 10;
const CALLS = 300;
const CREATED_MS = 1_791_190_800_000;

/** getMeetings of one tenant with 1,000 live meetings over 50 servers, alone and among ten times as many of others. */
async function main(): Promise<void> {
  await makeTemplates();
  const gateway = await gatewayWorld('bench_lists', 0);
  const tenant = gateway.tenant('oak-housing');
  const lists = Array.from({ length: SERVERS }, (): string => EMPTY);
  const servers: Server[] = [];
  const ids: string[] = [];
  for (let at = 0; at < SERVERS; at += 1) {
    const server = createServer(
      (_, response) => void response.writeHead(200, { 'content-type': 'text/xml' }).end(lists[at]),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    servers.push(server);
    const added = await gateway.context.app
      .get(AddServer)
      .run({ name: `bare-${at}`, url: `http://127.0.0.1:${port}/bigbluebutton/`, secret: 'bare' }, gateway.actor);
    ids.push(added.id);
  }
  const own = Array.from({ length: OWN }, (_, at) => namespacedMeetingId(tenant.meetingKey, `room-${at}`));
  await claim(gateway.context.urls.tallyroom_network, tenant, own, ids);
  const caller = await gateway.caller('oak-housing');
  const measured: Record<string, { p50: number; p99: number }> = {};
  for (const [name, others] of [
    ['alone', 0],
    ['among others', OTHERS],
  ] as const) {
    lists.forEach((_, at) => {
      const here = own.filter((__, meeting) => meeting % SERVERS === at);
      const foreign = here.flatMap((id, meeting) =>
        Array.from(
          { length: others },
          (__, other) => `t${'bcdefghijk'[other]}${tenant.meetingKey.slice(1, 9)}z-${meeting}-${id.length}`,
        ),
      );
      lists[at] =
        `<response><returncode>SUCCESS</returncode><meetings>${[...here, ...foreign].map(meetingXml).join('')}</meetings></response>`;
    });
    const times: number[] = [];
    for (let call = 0; call < CALLS; call += 1) {
      const start = performance.now();
      const answer = await caller.text('getMeetings');
      if (call >= 20) times.push(performance.now() - start);
      if (call === 40 && answer.split('<meeting>').length - 1 !== OWN) throw new Error('the list is not whole');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    times.sort((a, b) => a - b);
    measured[name] = { p50: times[Math.floor(times.length / 2)]!, p99: times[Math.floor(times.length * 0.99)]! };
    process.stderr.write(`  ${name}: p50 ${rounded(measured[name].p50)} ms, p99 ${rounded(measured[name].p99)} ms\n`);
  }
  const [alone, among] = [measured.alone!, measured['among others']!];
  process.stdout.write(
    `${JSON.stringify({ bench: 'lists', p99Ms: rounded(among.p99), growth: rounded(among.p50 / alone.p50) })}\n`,
  );
  for (const server of servers) server.close();
  await gateway.stop();
  process.exit(0);
}

const EMPTY = '<response><returncode>SUCCESS</returncode><meetings></meetings></response>';
const meetingXml = (id: string): string =>
  `<meeting><meetingName>A room of the bench</meetingName><meetingID>${id}</meetingID><internalMeetingID>${internalMeetingId(id, CREATED_MS)}</internalMeetingID><createTime>${CREATED_MS}</createTime><voiceBridge>71234</voiceBridge><attendeePW>ap</attendeePW><moderatorPW>mp</moderatorPW><running>true</running><duration>0</duration><hasUserJoined>true</hasUserJoined><recording>false</recording><startTime>${CREATED_MS}</startTime><endTime>0</endTime><participantCount>2</participantCount><attendees>${'<attendee><userID>w_1</userID><fullName>Ada</fullName><role>VIEWER</role></attendee>'.repeat(2)}</attendees><metadata></metadata><isBreakout>false</isBreakout></meeting>`;

async function claim(
  url: string,
  tenant: { id: string; resellerId: string },
  own: readonly string[],
  serverIds: readonly string[],
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    `insert into meeting_claims (reseller_id, id, tenant_id, meeting_id, client_meeting_id, server_id, state, internal_meeting_id,
       create_time_ms, client_metadata, is_recorded, expected_people, callback_token, claimed_at)
     select $1, id, $2, meeting_id, split_part(meeting_id, '-', 2) || '-' || split_part(meeting_id, '-', 3), server_id, 'live', internal_id, $3, '{}', false, 8, id::text, '2026-10-05'
     from unnest($4::uuid[], $5::text[], $6::text[], $7::uuid[]) as c(id, meeting_id, internal_id, server_id)`,
    [
      tenant.resellerId,
      tenant.id,
      CREATED_MS,
      own.map(() => newId()),
      own,
      own.map((id) => internalMeetingId(id, CREATED_MS)),
      own.map((_, at) => serverIds[at % SERVERS]),
    ],
  );
  await client.end();
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});
