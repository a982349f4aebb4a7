import { Injectable } from '@nestjs/common';
import { BilledMeetingsStore } from '@/invoicing';
import { newId } from '@/kernel';
import { AttendanceStore, MeetingsStore, ReadMeetingEvidence } from '@/metering';
import { type ScopedTx, Tenancy, type TenantScope } from '@/runtime';
import { NoSuchMeeting, QuestionIsOpen } from './errors';
import type { MeetingAbout, NewQuestion } from './question';
import { QuestionLetters } from './question-letters.service';
import { QuestionsStore } from './questions.store';

/** A tenant questions a meeting: the operator gets it with the evidence as it stands now. */
@Injectable()
export class AskQuestion {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly questions: QuestionsStore,
    private readonly meetings: MeetingsStore,
    private readonly attendance: AttendanceStore,
    private readonly evidence: ReadMeetingEvidence,
    private readonly billed: BilledMeetingsStore,
    private readonly letters: QuestionLetters,
  ) {}

  /** NoSuchMeeting if it is not the tenant's; QuestionIsOpen while the same waits for an answer. */
  async aboutMeeting(scope: TenantScope, runId: string, said: string, personId: string): Promise<void> {
    const { tenantId } = scope;
    const known = await this.evidence.run(tenantId, runId);
    await this.tenancy.within(scope, async (tx) => {
      const lines = await this.meetings.ofRun(tx, tenantId, runId);
      const first = lines[0];
      if (!first || !known) throw new NoSuchMeeting();
      const latest = lines.findLast(({ seconds }) => seconds > 0n) ?? first;
      const invoice = await this.billed.lineOf(tx, { tenantId, month: first.month, position: first.position });
      const about: MeetingAbout = {
        name: latest.name,
        month: first.month,
        from: latest.from.toISOString(),
        until: latest.until.toISOString(),
        seconds: lines.reduce((sum, { seconds }) => sum + seconds, 0n).toString(),
        knownBy: latest.knownBy,
        isRecorded: latest.isRecorded,
        attributedBy: known.attributedBy,
        polls: known.sightings.reduce((sum, { polls }) => sum + polls, 0),
        mostPeople: known.peakParticipants,
        intervals: ((await this.attendance.ofRuns(tx, tenantId, [runId])).get(runId) ?? []).map((interval) => ({
          from: interval.from.toISOString(),
          until: interval.until.toISOString(),
          knownBy: interval.knownBy,
        })),
        invoice: invoice && {
          id: invoice.id,
          number: invoice.number,
          lineId: invoice.lineId,
          description: invoice.description,
        },
      };
      const question = {
        id: newId(),
        tenantId,
        kind: 'meeting' as const,
        subject: runId,
        about,
        said,
        askedBy: personId,
      };
      await this.keep(tx, question, 'questioned meeting');
    });
  }

  /** Keeps what is asked, tells the operator, and leaves an audit row. */
  async keep(tx: ScopedTx, question: NewQuestion, action: string): Promise<void> {
    if (!(await this.questions.add(tx, question))) throw new QuestionIsOpen();
    await this.letters.asked(tx, question);
    await tx.audit(action, question.id, { subject: question.subject, said: question.said });
  }
}
