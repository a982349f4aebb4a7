import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { QuestionsStore } from '@/asking';
import { AuditEntriesStore } from '@/audit';
import { decimalOf, type Invoice, InvoiceFilesStore, InvoicesStore } from '@/invoicing';
import { Clock, type Month } from '@/kernel';
import { AttendanceStore, MeetingsStore } from '@/metering';
import { PeopleStore, Team } from '@/people';
import { RoomsStore } from '@/rooms';
import { asJob, type ScopedTx, Tenancy, type TenantScope } from '@/runtime';
import { type Reseller, ResellersStore, TenantsStore } from '@/tenants';
import { decimalHours, render } from '@/wording';
import { entryView } from '../audit-view';
import { STATEMENT_COLUMNS, statementRow } from '../statement-view';
import { INVOICE_COLUMNS, invoiceRow } from './money-rows';
import { OwnAccount } from './own-account.service';
import { archiveOf, type DataFile, tableFile } from './own-data';

const AT_ONCE = 500;

/** Everything of a tenant's own as one zip; what is in it says its own README (templates/portal/data-readme), in the tenant's language. */
@Injectable()
export class OwnData {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly invoices: InvoicesStore,
    private readonly files: InvoiceFilesStore,
    private readonly meetings: MeetingsStore,
    private readonly attendance: AttendanceStore,
    private readonly questions: QuestionsStore,
    private readonly rooms: RoomsStore,
    private readonly team: Team,
    private readonly people: PeopleStore,
    private readonly entries: AuditEntriesStore,
    private readonly account: OwnAccount,
    private readonly clock: Clock,
  ) {}

  /** The zip, read from the database a page at a time as it is sent: it needs no more memory for ten years than for one. */
  async zip(scope: TenantScope): Promise<{ slug: string; stream: Readable }> {
    const look = <T>(work: (tx: ScopedTx) => Promise<T>): Promise<T> =>
      this.tenancy.within({ ...scope, readOnly: true }, work);
    const { tenant, reseller, months } = await look(async (tx) => ({
      tenant: await this.tenants.byId(tx, scope.tenantId),
      reseller: await this.resellers.byId(tx, scope.resellerId),
      months: await this.meetings.months(tx, scope.tenantId),
    }));
    const invoices = await this.issued(look, scope.tenantId);
    const readme = render(`portal/data-readme/${tenant.language}.text`, {
      language: tenant.language,
      tenant: tenant.name,
      operator: reseller.name,
      madeAt: this.clock.now().toISOString(),
    });
    const files: DataFile[] = [
      { name: 'README.txt', open: () => Readable.from([readme]) },
      ...this.money(look, invoices),
      this.statement(scope, reseller),
      ...this.use(look, scope.tenantId, months),
      ...this.others(look, scope),
    ];
    await this.tenancy.within(scope, (tx) => tx.audit('downloaded everything', scope.tenantId));
    return { slug: tenant.slug, stream: archiveOf(files, this.clock.now()) };
  }

  private async issued(look: Look, tenantId: string): Promise<Invoice[]> {
    const all: Invoice[] = [];
    for (let before: string | undefined; ; before = all.at(-1)!.id) {
      const page = await look((tx) => this.invoices.page(tx, { before, tenantId, limit: AT_ONCE }));
      all.push(...page);
      if (page.length < AT_ONCE) return all.filter(({ state }) => state === 'issued');
    }
  }

  private money(look: Look, invoices: readonly Invoice[]): DataFile[] {
    const { files, invoices: store } = this;
    return [
      tableFile('invoices.csv', INVOICE_COLUMNS, async function* () {
        for (const one of invoices) yield invoiceRow(one);
      }),
      tableFile('invoice-lines.csv', LINE_COLUMNS, async function* () {
        for (const invoice of invoices) {
          const { number } = invoice;
          for (const line of await look((tx) => store.lines(tx, invoice)))
            yield [
              number,
              line.position,
              line.kind,
              line.description,
              line.fromOn,
              line.untilOn,
              line.seconds,
              decimalOf(line.netMinor),
              decimalOf(line.vatMinor),
            ];
        }
      }),
      ...invoices.map(({ id, number }) => ({
        name: `invoices/${(number ?? id).replace(/[^A-Za-z0-9-]/g, '-')}.pdf`,
        open: () =>
          Readable.from(
            (async function* () {
              const pdf = await look((tx) => files.content(tx, id, 'pdf'));
              if (pdf) yield pdf;
            })(),
          ),
      })),
    ];
  }

  private statement({ tenantId, actor }: TenantScope, reseller: Reseller): DataFile {
    const { account } = this;
    return tableFile('statement.csv', STATEMENT_COLUMNS, async function* () {
      const own = await account.of(reseller, tenantId, actor);
      for (const line of own?.statement.lines ?? []) yield statementRow(line, own!.book.issuer.currency);
    });
  }

  private use(look: Look, tenantId: string, months: readonly Month[]): DataFile[] {
    const { meetings, attendance } = this;
    const pages = async function* () {
      for (const month of months) {
        let before: { at: Date; id: string } | undefined;
        for (;;) {
          const at = before;
          const page = await look((tx) => meetings.page(tx, { tenantId, month, before: at, limit: AT_ONCE }));
          if (page.length > 0) yield { month, page };
          if (page.length < AT_ONCE) break;
          before = { at: page.at(-1)!.from, id: page.at(-1)!.runId };
        }
      }
    };
    return [
      tableFile('meetings.csv', MEETING_COLUMNS, async function* () {
        for await (const { month, page } of pages())
          for (const one of page)
            yield [
              one.runId,
              month,
              one.name,
              one.from,
              one.until,
              one.seconds,
              decimalHours(one.seconds),
              one.knownBy,
              one.isRecorded,
              one.publishedMinutes,
              one.isCorrected,
            ];
      }),
      tableFile('attendance.csv', ['run_id', 'from_utc', 'until_utc', 'known_by'], async function* () {
        for await (const { page } of pages()) {
          const runIds = page.map(({ runId }) => runId);
          for (const [runId, intervals] of await look((tx) => attendance.ofRuns(tx, tenantId, runIds)))
            for (const { from, until, knownBy } of intervals) yield [runId, from, until, knownBy];
        }
      }),
    ];
  }

  private others(look: Look, { resellerId, tenantId }: TenantScope): DataFile[] {
    const { rooms, team, questions, entries } = this;
    const names = (list: Parameters<OwnData['names']>[0]) => this.names(list);
    return [
      tableFile('rooms.csv', ROOM_COLUMNS, async function* () {
        for (const room of await look((tx) => rooms.open(tx, tenantId)))
          yield [
            room.name,
            room.people,
            room.meetingId,
            room.accessCode,
            room.hasWaitingRoom,
            room.isRecorded,
            `/r/${room.hostKey}`,
            `/r/${room.guestKey}`,
          ];
      }),
      tableFile('members.csv', ['name', 'email', 'role', 'since_utc', 'last_seen_utc'], async function* () {
        for (const one of (await team.show({ resellerId, tenantId })).members)
          yield [one.name, one.email, one.role, one.createdAt, one.lastSeenAt];
      }),
      tableFile('questions.csv', QUESTION_COLUMNS, async function* () {
        for (const one of await look((tx) => questions.ofTenant(tx, tenantId)))
          yield [one.id, one.kind, one.subject, one.said, one.askedAt, one.outcome, one.answer, one.answeredAt];
      }),
      tableFile('audit.csv', ['at_utc', 'who', 'from', 'action', 'subject', 'details'], async function* () {
        for (let before: { at: Date; id: string } | undefined; ; ) {
          const at = before;
          const list = await look((tx) => entries.search(tx, { before: at, limit: AT_ONCE }));
          const known = await names(list);
          for (const entry of list) {
            const { who, from, action, subject, details } = entryView(entry, known);
            yield [entry.at, who, from, action, subject, details];
          }
          if (list.length < AT_ONCE) return;
          before = { at: list.at(-1)!.at, id: list.at(-1)!.id };
        }
      }),
    ];
  }

  /** Names of the people in these entries: their rows are the network's, so its login reads them. */
  private names(list: Awaited<ReturnType<AuditEntriesStore['search']>>): Promise<Map<string, string>> {
    const ids = list.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.personId] : []));
    return this.tenancy.acrossNetwork({ actor: asJob('people.names'), why: 'names' }, (tx) =>
      this.people.names(tx, ids),
    );
  }
}

type Look = <T>(work: (tx: ScopedTx) => Promise<T>) => Promise<T>;

const LINE_COLUMNS = ['number', 'position', 'kind', 'description', 'from', 'until', 'seconds', 'net', 'vat'];
const MEETING_COLUMNS = [
  'run_id',
  'month',
  'meeting',
  'start_utc',
  'end_utc',
  'seconds',
  'hours',
  'known_by',
  'recorded',
  'published_minutes',
  'corrected',
];
const ROOM_COLUMNS = [
  'name',
  'people',
  'meeting_id',
  'access_code',
  'waiting_room',
  'recorded',
  'host_link',
  'guest_link',
];
const QUESTION_COLUMNS = ['id', 'kind', 'about', 'said', 'asked_utc', 'outcome', 'answer', 'answered_utc'];
