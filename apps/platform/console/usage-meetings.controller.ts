import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Clock, monthIn, nextMonth, previousMonth } from '@/kernel';
import { type MeetingFile, MeetingFileStore, NoSuchMeeting, UsageLedgerStore } from '@/metering';
import { isNetwork } from '@/people';
import { Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { type Language, reasonText, say, word } from '@/wording';
import { frame, withQuery } from './frame';
import { TenantDesk } from './tenant-desk.service';
import { monthParam } from './usage.controller';

const HTML = 'text/html; charset=utf-8';
const PAGE = 100;
const query = z.object({ month: monthParam, after: z.coerce.number().int().min(0).max(1e12).default(0) });

/** The meetings of a tenant's month, and each with everything that is known of it and by whom. */
@Door('console')
@Controller('console/usage')
export class UsageMeetingsController {
  constructor(
    private readonly desk: TenantDesk,
    private readonly tenancy: Tenancy,
    private readonly ledger: UsageLedgerStore,
    private readonly files: MeetingFileStore,
    private readonly resellers: ResellersStore,
    private readonly clock: Clock,
  ) {}

  @Get('tenants/:id')
  @Needs('usage.read')
  async ofTenant(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const open = await this.desk.open(request);
    const { tenant, reseller, scope } = open;
    const { language } = visitorOf(request).person;
    const thisMonth = monthIn(reseller.zone, this.clock.now());
    const month = asked.month ?? thisMonth;
    const lines = await this.tenancy.within(scope, (tx) =>
      this.ledger.lines(tx, {
        tenantId: tenant.id,
        month,
        afterPosition: BigInt(asked.after),
        untilPosition: null,
        limit: PAGE + 1,
      }),
    );
    const shown = lines.slice(0, PAGE);
    const at = (values: Record<string, string>): string => withQuery(`/console/usage/tenants/${tenant.id}`, values);
    await reply.type(HTML).send(
      page('console/usage-meetings', request, {
        ...this.desk.head(open, 'usage'),
        month,
        earlier: at({ month: previousMonth(month) }),
        later: month < thisMonth ? at({ month: nextMonth(month) }) : '',
        meetings: shown.map((line) => ({
          ...line,
          isCorrection: line.correctsId !== null,
          known: say(language, `known.${line.knownBy}`),
        })),
        first: asked.after > 0 ? at({ month }) : '',
        onwards: lines.length > PAGE ? at({ month, after: String(shown.at(-1)!.position) }) : '',
      }),
    );
  }

  /** A meeting with its evidence; another reseller's does not exist here. */
  @Get('meetings/:id')
  @Needs('usage.read')
  async meeting(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id } = parse(z.object({ id: z.uuid() }), request.params);
    const { membership, person } = visitorOf(request);
    const { known, reseller } = await this.tenancy.acrossNetwork(
      { actor: actorOf(request), why: 'look at a meeting' },
      async (tx) => {
        const known = await this.files.of(tx, id);
        if (
          !known ||
          !(isNetwork(membership) || (known.run.resellerId ?? known.run.poolResellerId) === membership.resellerId)
        )
          throw new NoSuchMeeting();
        return { known, reseller: await this.resellers.byId(tx, known.run.resellerId ?? membership.resellerId) };
      },
    );
    await reply.type(HTML).send(
      page('console/meeting', request, {
        ...frame({ reseller }, { name: known.run.meetingName }, 'usage'),
        tenantName: known.run.tenantName ?? '',
        tenantId: known.run.tenantId ?? '',
        ...meetingView(known, person.language),
      }),
    );
  }
}

function meetingView({ run, said, sightings, attended, booked }: MeetingFile, language: Language) {
  const knownText = (how: string): string => say(language, `known.${how as 'polled'}`);
  return {
    run: {
      ...run,
      problem: reasonText(language, run.problem ?? ''),
      remarksText: run.remarks.map((remark) => reasonText(language, remark)).join('; '),
      attributedBy: word(language, 'attributed', run.attributedBy?.split(' ', 1)[0] ?? ''),
    },
    seconds: booked.reduce((sum, { seconds }) => sum + seconds, 0n),
    booked: booked.map((line) => ({ ...line, known: knownText(line.knownBy) })),
    attended: attended.map((one) => ({ ...one, known: knownText(one.knownBy) })),
    sightings: sightings.map(({ firstAt, lastAt, polls, peakParticipants }) => ({
      firstAt,
      lastAt,
      polls,
      peakParticipants,
    })),
    said: said.map((one) => ({
      ...one,
      source: word(language, 'source', one.source),
      problem: reasonText(language, one.problem ?? ''),
      short: one.body.length > 4000 ? `${one.body.slice(0, 4000)} …` : one.body,
    })),
  };
}
