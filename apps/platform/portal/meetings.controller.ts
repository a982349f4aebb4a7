import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AskQuestion, NoSuchMeeting, type Question, QuestionsStore } from '@/asking';
import { BilledMeetingsStore } from '@/invoicing';
import { A_MONTH, month, monthIn } from '@/kernel';
import {
  AttendanceStore,
  KNOWN_BY,
  type LedgerMeeting,
  MeetingsStore,
  ReadMeetingEvidence,
  UsageLedgerStore,
} from '@/metering';
import { Door, Needs, parse, visitorOf, type WebRequest } from '@/web';
import { decimalHours, inert, type Language, say } from '@/wording';
import { cursorOf, readCursor } from '../audit-view';
import { sendTable } from '../csv-reply';
import { DrawMonth, publishedText } from './draw-month.service';
import { evidenceView } from './evidence-view';
import { PortalDesk } from './portal-desk.service';

const PAGE = 50;
const query = z.object({
  month: z.string().regex(A_MONTH, 'must be a month').transform(month).optional(),
  text: z.string().trim().max(100).optional(),
  known: z.enum(['', ...KNOWN_BY]).optional(),
  before: z.string().max(80).optional(),
});
const questionForm = z.object({ said: z.string().trim().min(3, 'say what is wrong').max(2000) });

/** A tenant's meetings by month, and each with its evidence: how it is known, whose it is, what counts; to be questioned. */
@Door('portal')
@Controller('portal/meetings')
export class MeetingsController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly meetings: MeetingsStore,
    private readonly ledger: UsageLedgerStore,
    private readonly attendance: AttendanceStore,
    private readonly evidence: ReadMeetingEvidence,
    private readonly billed: BilledMeetingsStore,
    private readonly questions: QuestionsStore,
    private readonly ask: AskQuestion,
    private readonly draw: DrawMonth,
  ) {}

  @Get()
  @Needs('usage.read')
  async list(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const { tenantId, language } = this.desk.visit(request);
    await this.desk.show(request, reply, 'portal/meetings', async (tx, { zone }) => {
      const months = await this.meetings.months(tx, tenantId);
      const of = asked.month ?? months[0] ?? monthIn(zone, tx.clock.now());
      const found = await this.meetings.page(tx, { ...searchOf(asked), tenantId, month: of, limit: PAGE + 1 });
      const shown = found.slice(0, PAGE);
      const isWhole = !asked.before && !asked.text && !asked.known;
      const lines = isWhole
        ? await this.ledger.lines(tx, { tenantId, month: of, afterPosition: 0n, untilPosition: null, limit: 400 })
        : [];
      const address = (path: string, more: Record<string, string> = {}): string =>
        `/portal/meetings${path}?${new URLSearchParams({ month: of, text: asked.text ?? '', known: asked.known ?? '', ...more })}`;
      return {
        title: say(language, 'portal.meetings'),
        nav: 'meetings',
        zone,
        month: of,
        months: months.map((one) => ({ month: one, isHere: one === of })),
        text: asked.text ?? '',
        ways: KNOWN_BY.map((way) => ({ way, text: say(language, `known.${way}`), isHere: way === asked.known })),
        drawn:
          lines.length > 0 && lines.length < 400 ? await this.draw.of(tx, { tenantId, month: of, zone }, lines) : null,
        meetings: shown.map((meeting) => rowView(meeting, language)),
        hasMeetings: shown.length > 0,
        isFiltered: Boolean(asked.text || asked.known),
        csv: address('/csv'),
        earlier: found.length > PAGE ? address('', { before: pageEnd(shown.at(-1)!) }) : '',
        first: asked.before ? address('') : '',
      };
    });
  }

  /** The month's meetings that were found, as CSV, read page by page. */
  @Get('csv')
  @Needs('usage.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const columns = ['start_utc', 'end_utc', 'seconds', 'hours', 'meeting', 'known_by', 'recorded', 'corrected'];
    await sendTable(reply, `meetings-${asked.month ?? 'latest'}.csv`, columns, this.rows(request, asked));
  }

  private async *rows(request: WebRequest, asked: z.infer<typeof query>): AsyncGenerator<string[]> {
    const { tenantId } = this.desk.visit(request);
    let before: { at: Date; id: string } | undefined;
    for (;;) {
      const list = await this.desk.look(request, async (tx, { zone }) => {
        const of = asked.month ?? (await this.meetings.months(tx, tenantId))[0] ?? monthIn(zone, tx.clock.now());
        return this.meetings.page(tx, { ...searchOf(asked), before, tenantId, month: of, limit: 1000 });
      });
      for (const one of list) yield csvRow(one);
      const last = list.at(-1);
      if (!last || list.length < 1000) return;
      before = { at: last.from, id: last.runId };
    }
  }

  @Get(':runId')
  @Needs('usage.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    const runId = runOf(given);
    const { tenantId, language } = this.desk.visit(request);
    const evidence = await this.evidence.run(tenantId, runId);
    await this.desk.show(request, reply, 'portal/meeting', async (tx, { zone, name }) => {
      const lines = await this.meetings.ofRun(tx, tenantId, runId);
      const first = lines[0];
      if (!first || !evidence) throw new NoSuchMeeting();
      const intervals = (await this.attendance.ofRuns(tx, tenantId, [runId])).get(runId) ?? [];
      const invoice = await this.billed.lineOf(tx, { tenantId, month: first.month, position: first.position });
      const asked = await this.questions.about(tx, tenantId, runId);
      return {
        ...evidenceView(lines, intervals, evidence, language),
        nav: 'meetings',
        zone,
        month: first.month,
        operator: name,
        runId,
        invoice: invoice && { id: invoice.id, number: invoice.number, lineId: invoice.lineId },
        questions: asked.map((question) => questionView(question, language)),
        canAsk: asked.every(({ outcome }) => outcome !== null),
      };
    });
  }

  @Post(':runId/questions')
  @Needs('invoices.question')
  async question(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param() given: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const runId = runOf(given);
    const { said } = parse(questionForm, body);
    await this.ask.aboutMeeting(this.desk.visit(request).scope, runId, said, visitorOf(request).person.id);
    await reply.redirect(`/portal/meetings/${runId}#questions`, 303);
  }
}

const runOf = (given: unknown): string => {
  const parsed = z.object({ runId: z.uuid() }).safeParse(given);
  if (!parsed.success) throw new NoSuchMeeting();
  return parsed.data.runId;
};
const searchOf = ({ text, known, before }: z.infer<typeof query>) => ({
  text: text || undefined,
  knownBy: known || undefined,
  before: readCursor(before),
});
const pageEnd = ({ from, runId }: LedgerMeeting): string => cursorOf({ at: from, id: runId });

const rowView = (meeting: LedgerMeeting, language: Language) => ({
  ...meeting,
  knownBy: say(language, `known.${meeting.knownBy}`),
  published: publishedText(meeting.publishedMinutes, language),
});

const csvRow = (meeting: LedgerMeeting): string[] => [
  meeting.from.toISOString(),
  meeting.until.toISOString(),
  meeting.seconds.toString(),
  decimalHours(meeting.seconds),
  inert(meeting.name),
  meeting.knownBy,
  meeting.isRecorded ? 'yes' : 'no',
  meeting.isCorrected ? 'yes' : 'no',
];

const questionView = ({ said, askedAt, outcome, answer, answeredAt, creditNoteId }: Question, language: Language) => ({
  said,
  askedAt,
  isOpen: outcome === null,
  outcome: say(language, `question.${outcome ?? 'open'}`),
  answer: answer ?? '',
  answeredAt,
  creditNoteId: creditNoteId ?? '',
});
