import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { internalMeetingId, namespacedMeetingId } from '../../libs/adapters/bbb';
import { month } from '../../libs/kernel';
import { AddServer, PlacementModule } from '../../libs/placement';
import { PlansModule } from '../../libs/plans';
import { asCommand, tenantScope } from '../../libs/runtime';
import { TenantSecrets, TenantsModule } from '../../libs/tenants';
import { BbbCaller } from '../../test/world/bbb-caller';
import { testContext } from '../../test/world/context';
import { buildDemoWorld } from '../../test/world/demo-world';
import { makeTemplate } from '../../test/world/test-database';
import { median, rounded } from './measure';

const run = promisify(execFile);
const MEETINGS = 50;
const ROUNDS = 3;
const SECONDS = 5;
const PROXY_CORE = '0';
const LOAD_CORE = String(os.cpus().length > 1 ? 1 : 0);
const CREATED_MS = 1_791_190_800_000;
const actor = asCommand('bench gateway');

interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
}

interface Steady {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * The gateway and nginx as a plain reverse proxy, each on one core, before the same upstream that answers at once; the
 * load, and the upstream, on the other core.
 */
async function main(): Promise<void> {
  await makeTemplate();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tallyroom-bench-'));
  const [upstream, across, proxy, gatewayPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const nginx = [
    nginxWith(folder, 'upstream', upstreamConfig(upstream), LOAD_CORE),
    nginxWith(folder, 'proxy', proxyConfig(proxy, upstream), PROXY_CORE),
    nginxWith(folder, 'across', upstreamConfig(across), PROXY_CORE),
  ];
  const context = await testContext('bench_gateway', [TenantsModule, PlansModule, PlacementModule], {
    settings: { PUBLIC_URL: `http://127.0.0.1:${gatewayPort}` },
  });
  let gateway: ChildProcess | null = null;
  try {
    const world = await buildDemoWorld(context.app, month('2026-10'));
    await until(() => fetch(`http://127.0.0.1:${proxy}/bigbluebutton/api/getMeetings`));
    await context.app
      .get(AddServer)
      .run({ name: 'bare', url: `http://127.0.0.1:${upstream}/bigbluebutton/`, secret: 'bare' }, actor);
    const tenant = world.tenants.find(({ slug }) => slug === 'oak-housing')!;
    const scope = tenantScope(tenant.resellerId, tenant.id, actor);
    const [secret] = await context.app.get(TenantSecrets).list(scope, tenant.id);
    const { config } = context;
    gateway = spawn(
      'taskset',
      ['-c', PROXY_CORE, process.execPath, '-r', '@swc-node/register', 'apps/gateway/main.ts'],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          ...process.env,
          ...stringsOf(config),
          HTTP_PORT: String(gatewayPort),
          METRICS_PORT: '0',
          LOG_LEVEL: 'warn',
        },
      },
    );
    const caller = new BbbCaller(`http://127.0.0.1:${gatewayPort}/t/oak-housing/bigbluebutton/`, secret!.secret);
    await until(() => caller.text('getMeetings'));
    const ids = Array.from({ length: MEETINGS }, (_, at) => `room-${at}`);
    const started = performance.now();
    for (const meetingID of ids) {
      const told = await caller.told('create', { meetingID, name: 'A room of the bench' }, 'returncode');
      if (told !== 'SUCCESS')
        throw new Error(`a meeting could not be made: ${await caller.text('create', { meetingID, name: 'Room' })}`);
    }
    const newPerSecond = MEETINGS / ((performance.now() - started) / 1000);
    const through = mix(ids, (call, parameters) => new URL(caller.address(call, parameters)));
    const direct = new BbbCaller(`http://127.0.0.1:${proxy}/bigbluebutton/`, 'bare');
    const plain = mix(ids, (call, parameters) => {
      const meetingID = namespacedMeetingId(tenant.meetingKey, parameters.meetingID!);
      return new URL(direct.address(call, { ...parameters, meetingID }));
    });
    const scripts = { gateway: wrkScript(folder, 'gateway', through), nginx: wrkScript(folder, 'nginx', plain) };
    const nginxPid = await workerOf(nginx[1]!);
    const rounds: { gateway: Measured; nginx: Measured }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const byNginx = await load(scripts.nginx, proxy, nginxPid);
      const byGateway = await load(scripts.gateway, gatewayPort, gateway.pid!);
      rounds.push({ nginx: byNginx, gateway: byGateway });
      for (const [name, { perSecond, p50Ms, p99Ms, cpuMicros }] of Object.entries({
        nginx: byNginx,
        gateway: byGateway,
      }))
        process.stderr.write(
          `  ${name.padEnd(8)} ${Math.round(perSecond)} requests/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms, ${rounded(cpuMicros)} µs of CPU each\n`,
        );
    }
    const lists = {
      direct: plain.map(({ href }) => href.replace(`:${proxy}/`, `:${across}/`)),
      nginx: plain.map(({ href }) => href),
      gateway: through.map(({ href }) => href),
    };
    const steady: Record<keyof typeof lists, Steady>[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      steady.push({
        direct: await steadyLoad(folder, lists.direct),
        nginx: await steadyLoad(folder, lists.nginx),
        gateway: await steadyLoad(folder, lists.gateway),
      });
    const told = (name: keyof typeof lists): string =>
      `${name} p50 ${rounded(median(steady.map((one) => one[name].p50Ms)))} ms, p99 ${steady.map((one) => rounded(one[name].p99Ms)).join(', ')} ms`;
    process.stderr.write(
      `  ${Math.round(newPerSecond)} new meetings/s one after another; at 1,000 requests/s ${told('direct')}; ${told('nginx')}; ${told('gateway')}\n`,
    );
    const p99AddedMs = median(steady.map(({ gateway: by, direct: without }) => by.p99Ms - without.p99Ms));
    const ratio = median(rounds.map((one) => one.gateway.perSecond / one.nginx.perSecond));
    process.stdout.write(
      `${JSON.stringify({ bench: 'gateway', ratio: rounded(ratio), p99AddedMs: rounded(p99AddedMs), cpuRatio: rounded(median(rounds.map((one) => one.nginx.cpuMicros / one.gateway.cpuMicros))) })}\n`,
    );
  } finally {
    gateway?.kill();
    for (const one of nginx) one.kill();
    await context.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(0);
}

type Address = (call: string, parameters: Record<string, string>) => URL;

/** 60 % getMeetingInfo, 20 % isMeetingRunning, 10 % join, 10 % repeated create. */
function mix(ids: readonly string[], address: Address): URL[] {
  return ids.flatMap((meetingID) => [
    ...Array.from({ length: 6 }, () => address('getMeetingInfo', { meetingID })),
    ...Array.from({ length: 2 }, () => address('isMeetingRunning', { meetingID })),
    address('join', { meetingID, fullName: 'Ada of the bench', role: 'VIEWER' }),
    address('create', { meetingID, name: 'A room of the bench' }),
  ]);
}

const info = (id: string): string =>
  `<response><returncode>SUCCESS</returncode><meetingName>A room of the bench</meetingName><meetingID>${id}</meetingID><internalMeetingID>${internalMeetingId('room', CREATED_MS)}</internalMeetingID><createTime>${CREATED_MS}</createTime><createDate>Mon Oct 05 09:00:00 UTC 2026</createDate><voiceBridge>71234</voiceBridge><dialNumber>613-555-1234</dialNumber><attendeePW>ap</attendeePW><moderatorPW>mp</moderatorPW><running>true</running><duration>0</duration><hasUserJoined>true</hasUserJoined><recording>false</recording><hasBeenForciblyEnded>false</hasBeenForciblyEnded><startTime>${CREATED_MS}</startTime><endTime>0</endTime><participantCount>2</participantCount><listenerCount>0</listenerCount><voiceParticipantCount>2</voiceParticipantCount><videoCount>1</videoCount><maxUsers>0</maxUsers><moderatorCount>1</moderatorCount><attendees>${'<attendee><userID>w_1</userID><fullName>Ada of the bench</fullName><role>VIEWER</role><isPresenter>false</isPresenter><isListeningOnly>false</isListeningOnly><hasJoinedVoice>true</hasJoinedVoice><hasVideo>false</hasVideo><clientType>HTML5</clientType></attendee>'.repeat(2)}</attendees><metadata><endcallbackurl>http://callbacks.example/end</endcallbackurl></metadata><isBreakout>false</isBreakout></response>`;

const common = (folder = ''): string => `worker_processes 1; daemon off; pid ${folder}; error_log /dev/null;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path /tmp; proxy_temp_path /tmp; fastcgi_temp_path /tmp; uwsgi_temp_path /tmp; scgi_temp_path /tmp;`;

const upstreamConfig =
  (port: number) =>
  (pid: string): string =>
    `${common(pid)}
server { listen 127.0.0.1:${port}; default_type text/xml;
 location = /bigbluebutton/api/getMeetings { return 200 '<response><returncode>SUCCESS</returncode><meetings></meetings></response>'; }
 location = /bigbluebutton/api/isMeetingRunning { return 200 '<response><returncode>SUCCESS</returncode><running>true</running></response>'; }
 location = /bigbluebutton/api/join { return 302 'http://127.0.0.1/html5client/?sessionToken=x'; }
 location = /bigbluebutton/api/create { return 200 '<response><returncode>SUCCESS</returncode><meetingID>$arg_meetingID</meetingID><internalMeetingID>${internalMeetingId('room', CREATED_MS)}</internalMeetingID><parentMeetingID>bbb-none</parentMeetingID><attendeePW>ap</attendeePW><moderatorPW>mp</moderatorPW><createTime>${CREATED_MS}</createTime><voiceBridge>71234</voiceBridge><dialNumber>613-555-1234</dialNumber><createDate>Mon Oct 05 09:00:00 UTC 2026</createDate><hasUserJoined>true</hasUserJoined><duration>0</duration><hasBeenForciblyEnded>false</hasBeenForciblyEnded><messageKey>duplicateWarning</messageKey><message>This conference was already in existence.</message></response>'; }
 location / { return 200 '${info('$arg_meetingID')}'; } } }`;

const proxyConfig =
  (port: number, upstream: number) =>
  (pid: string): string =>
    `${common(pid)}
upstream bare { server 127.0.0.1:${upstream}; keepalive 128; keepalive_requests 100000000; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://bare; proxy_http_version 1.1; proxy_set_header Connection ""; } } }`;

function nginxWith(folder: string, name: string, config: (pid: string) => string, core: string): ChildProcess {
  const file = path.join(folder, `${name}.conf`);
  writeFileSync(file, config(path.join(folder, `${name}.pid`)));
  return spawn('taskset', ['-c', core, 'nginx', '-c', file], { stdio: ['ignore', 'inherit', 'ignore'] });
}

const workerOf = async (master: ChildProcess): Promise<number> =>
  Number((await run('pgrep', ['-P', String(master.pid)])).stdout.trim().split('\n')[0]);

function wrkScript(folder: string, name: string, urls: readonly URL[]): string {
  const file = path.join(folder, `${name}.lua`);
  const shuffled = urls.map((_, at) => urls[(at * 7 + 3) % urls.length]!);
  writeFileSync(
    file,
    `local paths = {${shuffled.map(({ pathname, search }) => JSON.stringify(pathname + search)).join(',')}}
local at = 0
request = function() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
done = function(summary, latency)
  io.write(string.format("%d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout))
end
`,
  );
  return file;
}

async function load(script: string, port: number, pid: number): Promise<Measured> {
  const before = cpuSeconds(pid);
  const { stdout } = await run('taskset', [
    '-c',
    LOAD_CORE,
    'wrk',
    '-t1',
    '-c64',
    `-d${SECONDS}s`,
    '-s',
    script,
    `http://127.0.0.1:${port}/`,
  ]);
  const [requests = 0, micros = 1, p50 = 0, p99 = 0, errors = 0] = stdout
    .trim()
    .split('\n')
    .at(-1)!
    .split(' ')
    .map(Number);
  if (errors > 0 || requests === 0) throw new Error(`wrk counted ${errors} errors in ${requests} requests:\n${stdout}`);
  return {
    perSecond: requests / (micros / 1e6),
    p50Ms: rounded(p50 / 1000),
    p99Ms: rounded(p99 / 1000),
    cpuMicros: ((cpuSeconds(pid) - before) / requests) * 1e6,
  };
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A steady thousand requests a second, sent from the core of the load. */
async function steadyLoad(folder: string, urls: readonly string[]): Promise<Steady> {
  const file = path.join(folder, 'steady.json');
  writeFileSync(file, JSON.stringify(urls));
  const program = ['-r', '@swc-node/register', path.join(__dirname, 'steady-load.ts'), file];
  const { stdout } = await run('taskset', ['-c', LOAD_CORE, process.execPath, ...program]);
  return JSON.parse(stdout) as Steady;
}

const stringsOf = (config: object): Record<string, string> =>
  Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));

async function until(works: () => Promise<unknown>): Promise<void> {
  const give = performance.now() + 20_000;
  for (;;) {
    try {
      await works();
      return;
    } catch (error) {
      if (performance.now() > give) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});
