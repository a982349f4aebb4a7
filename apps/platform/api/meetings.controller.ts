import { Controller, Get, Post, Req } from '@nestjs/common';
import { AskQuestion, QuestionsStore } from '@/asking';
import {
  AttendanceStore,
  type BookedLine,
  MeetingFileStore,
  MeetingsStore,
  NoSuchMeeting,
  ReadMeetingEvidence,
} from '@/metering';
import { readOnly, Tenancy } from '@/runtime';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { newQuestion } from './schemas/questions';
import { idParam } from './schemas/shapes';
import * as schema from './schemas/usage';

/** One meeting with everything that is known of it and by whom; a tenant may question its own. */
@Door('api')
@Controller('v1')
export class MeetingsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly files: MeetingFileStore,
    private readonly meetings: MeetingsStore,
    private readonly attendance: AttendanceStore,
    private readonly known: ReadMeetingEvidence,
    private readonly questions: QuestionsStore,
    private readonly ask: AskQuestion,
  ) {}

  @Get('meetings/:id')
  @For('operators')
  @Needs('usage.read')
  @Describes({
    summary: 'A meeting with its evidence',
    params: idParam,
    answer: { status: 200, of: schema.evidence },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const { isNetwork, resellerId } = this.scopes.key(request);
    const why = { actor: this.scopes.actor(request), why: 'look at a meeting' };
    const file = await this.tenancy.acrossNetwork(why, (tx) => this.files.of(tx, id));
    if (!file || !(isNetwork || (file.run.resellerId ?? file.run.poolResellerId) === resellerId))
      throw new NoSuchMeeting();
    const { run, said, sightings, attended, booked } = file;
    return {
      id,
      meetingName: run.meetingName,
      server: run.server,
      createdAt: run.createdAt.toISOString(),
      endedAt: run.goneAt?.toISOString() ?? null,
      attributedBy: run.attributedBy,
      isRecorded: run.isRecorded,
      peakPeople: run.peakParticipants,
      remarks: [...run.remarks],
      sightings: sightings.map(sightingOf),
      attended: attended.map(({ from, until, knownBy }) => ({ ...spanOf({ from, until }), knownBy })),
      booked: booked.map(bookedOf),
      said: said.map(({ source, receivedAt, body, problem }) => ({
        source,
        receivedAt: receivedAt.toISOString(),
        body,
        problem,
      })),
    };
  }

  @Get('own-meetings/:id')
  @For('tenants')
  @Needs('usage.read')
  @Describes({
    summary: "A tenant's own meeting with its evidence, and what was asked about it",
    params: idParam,
    answer: { status: 200, of: schema.ownEvidence },
  })
  async own(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    const scope = this.scopes.ownTenant(request);
    const evidence = await this.known.run(scope.tenantId, id);
    return this.tenancy.within(readOnly(scope), async (tx) => {
      const lines = await this.meetings.ofRun(tx, scope.tenantId, id);
      const first = lines.at(-1);
      if (!first || !evidence) throw new NoSuchMeeting();
      const attended = (await this.attendance.ofRuns(tx, scope.tenantId, [id])).get(id) ?? [];
      return {
        id,
        meetingName: first.name,
        server: evidence.server,
        createdAt: evidence.createdAt.toISOString(),
        attributedBy: evidence.attributedBy,
        isRecorded: first.isRecorded,
        peakPeople: evidence.peakParticipants,
        remarks: [...evidence.remarks],
        sightings: evidence.sightings.map(sightingOf),
        attended: attended.map(({ from, until, knownBy }) => ({ ...spanOf({ from, until }), knownBy })),
        booked: lines.map(bookedOf),
        questions: (await this.questions.about(tx, scope.tenantId, id)).map((one) => ({
          id: one.id,
          said: one.said,
          answer: one.answer,
        })),
      };
    });
  }

  @Post('own-meetings/:id/questions')
  @For('tenants')
  @Needs('invoices.question')
  @Describes({
    summary: 'Questions a meeting: it reaches the operator with the evidence',
    params: idParam,
    body: newQuestion,
    answer: { status: 204 },
  })
  async question(@Req() request: WebRequest): Promise<void> {
    const { id } = parse(idParam, request.params);
    const { said } = parse(newQuestion, request.body);
    await this.ask.aboutMeeting(this.scopes.ownTenant(request), id, said, this.scopes.key(request).id);
  }
}

const spanOf = ({ from, until }: { from: Date; until: Date }) => ({
  from: from.toISOString(),
  until: until.toISOString(),
});
const sightingOf = ({ firstAt, lastAt, polls }: { firstAt: Date; lastAt: Date; polls: number }) => ({
  ...spanOf({ from: firstAt, until: lastAt }),
  polls,
});
const bookedOf = ({ from, until, seconds, knownBy, isCorrection }: Omit<BookedLine, 'position'>) => ({
  ...spanOf({ from, until }),
  seconds: Number(seconds),
  knownBy,
  isCorrection,
});
