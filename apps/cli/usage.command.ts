import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import type { Month } from '@/kernel';
import { ImportRecordings, LISTS, ReconcileUsage, SettleRun, SweepRecordings, UsageReport } from '@/metering';
import { ServersStore } from '@/placement';
import { asCommand, Tenancy } from '@/runtime';
import { hoursText } from '@/wording';
import { withRooms } from './context';
import { EXIT, Refused } from './exit-codes';
import { monthArgument, print, table, withProgress } from './output';
import { ruleCommands } from './usage-rules.command';

const actor = asCommand('usage');

/** `tallyroom usage sync|import|show|rules` */
export function usageCommands(program: Command): void {
  const usage = program.command('usage').description('what the BBB servers say was used');
  const isJson = (): boolean => program.opts().json;

  usage
    .command('sync')
    .description('reads all recordings of every server now')
    .action(() =>
      withRooms(async (app) => {
        const servers = (
          await app.get(Tenancy).acrossNetwork({ actor, why: 'list servers' }, (tx) => app.get(ServersStore).all(tx))
        ).filter(({ readsUsage }) => readsUsage);
        const results = await withProgress('servers', (tell) => {
          let read = 0;
          return Promise.all(
            servers.map(async ({ id, name }) => {
              const swept = await app
                .get(SweepRecordings)
                .run(id)
                .then(
                  (sweep) => ({ name, read: sweep.read, error: '' }),
                  (error: Error) => ({ name, read: 0, error: error.message }),
                );
              read += 1;
              tell(read, servers.length);
              return swept;
            }),
          );
        });
        print(isJson(), results, () =>
          table(
            ['server', 'recordings', 'problem'],
            results.map(({ name, read, error }) => [name, String(read), error]),
          ),
        );
        if (results.some(({ error }) => error !== '')) process.exitCode = EXIT.partly;
      }),
    );

  usage
    .command('import')
    .description('reads a saved getRecordings answer as evidence of a server')
    .requiredOption('--server <name>', 'the server it is said to come from')
    .argument('<file>')
    .action((file: string, { server }: { server: string }) =>
      withRooms(async (app) => {
        const imported = await withProgress('recordings', (tell) =>
          app.get(ImportRecordings).run(server, createReadStream(file), actor, (read) => tell(read)),
        );
        print(
          isJson(),
          imported,
          () =>
            `${imported.read} recordings read, ${imported.runs} runs with ${hoursText(imported.seconds)} (${imported.seconds} s), ${imported.problems} with problems.${imported.broken ? `\n${imported.broken}` : ''}`,
        );
        if (imported.broken) process.exitCode = EXIT.partly;
      }),
    );

  usage
    .command('show')
    .description('a month by tenant; or what has problems, or is nobody’s')
    .option('--month <month>', 'like 2026-10', monthArgument)
    .option('--problems')
    .option('--unattributed')
    .option('--servers', 'until when each server has been read, and how far its clock is off')
    .action((options: { month?: Month; problems?: boolean; unattributed?: boolean; servers?: boolean }) =>
      withRooms(async (app) => {
        const report = app.get(UsageReport);
        if (options.problems) {
          const problems = await report.problems(actor);
          return print(isJson(), problems, () =>
            table(
              ['run', 'problem'],
              problems.map((one) => [one.internalMeetingId ?? '', one.problem]),
            ),
          );
        }
        if (options.unattributed) {
          const runs = await report.unattributed(actor);
          return print(isJson(), runs, () =>
            table(
              ['run', 'meeting', 'name', 'created'],
              runs.map((run) => [run.internalMeetingId, run.meetingId, run.meetingName, run.createdAt.toISOString()]),
            ),
          );
        }
        if (options.servers) {
          const reads = await report.readUntil(actor);
          return print(isJson(), reads, () =>
            table(
              ['server', 'source', 'read until', 'failing since', 'clock', 'problem'],
              reads.map(({ server, source, readUntil, failingSince, clockOffsetMs, lastError }) => [
                server,
                source,
                readUntil?.toISOString() ?? 'never',
                failingSince?.toISOString() ?? '',
                source === 'poll' ? clockText(clockOffsetMs) : '',
                failingSince ? (lastError ?? '') : '',
              ]),
            ),
          );
        }
        if (!options.month) throw new Refused('Say which month: --month 2026-10.');
        const rows = await report.month(options.month, actor);
        return print(isJson(), rows, () =>
          table(
            ['reseller', 'tenant', 'meetings', 'hours', 'people’s hours', 'people at most', 'meetings at once'],
            rows.map((row) => [
              row.reseller,
              row.tenant,
              String(row.meetings),
              hoursText(row.seconds),
              hoursText(row.participantSeconds),
              String(row.peakParticipants),
              String(row.peakMeetings),
            ]),
          ),
        );
      }),
    );

  usage
    .command('settle')
    .description('which of two recordings with one id counts; without --recording lists them')
    .argument('<run>', 'the internal id, as show --problems has it')
    .option('--recording <digest>', 'the one that counts, or the beginning of its digest')
    .option('--reason <text>')
    .action((run: string, { recording, reason }: { recording?: string; reason?: string }) =>
      withRooms(async (app) => {
        const settle = app.get(SettleRun);
        if (recording === undefined) {
          const choices = await settle.choices(run, actor);
          return print(isJson(), choices, () =>
            table(
              ['recording', 'server', 'state', 'from', 'until'],
              choices.map((one) => [
                one.digest.slice(0, 12),
                one.server,
                one.state,
                one.from.toISOString(),
                one.until.toISOString(),
              ]),
            ),
          );
        }
        if (!reason) throw new Refused('Say why: --reason "...".');
        await settle.run(run, recording, reason, actor);
        print(isJson(), { settled: run }, () => `${run} is billed by recording ${recording} from now on.`);
      }),
    );

  usage
    .command('reconcile')
    .description('lists what the sources of usage disagree on; every list empty: the ledger can be believed')
    .option('--hours <number>', 'how far back', '24')
    .action(({ hours }: { hours: string }) =>
      withRooms(async (app) => {
        if (!/^[1-9]\d{0,3}$/.test(hours)) throw new Error('Say how many hours: --hours 24.');
        const found = await app.get(ReconcileUsage).run(actor, Number(hours));
        print(isJson(), found, () => LISTS.map((name) => reconciledText(name, found[name])).join('\n'));
      }),
    );

  ruleCommands(usage, isJson);
}

const clockText = (offsetMs: number | null): string =>
  offsetMs === null ? '' : `${(offsetMs / 1000).toFixed(1)} s${Math.abs(offsetMs) > 2000 ? ' (off)' : ''}`;

/** One list of a reconciliation: its name and length, and its entries below. */
function reconciledText(name: string, entries: readonly object[]): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const shown = entries.map((entry) =>
    Object.values(entry)
      .filter((value) => value !== null)
      .map((value) => (value instanceof Date ? value.toISOString() : String(value)))
      .join('  '),
  );
  return [`${words}: ${entries.length}`, ...shown.map((line) => `  ${line}`)].join('\n');
}
