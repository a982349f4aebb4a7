import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { DayTooEarly, GiveNotice } from '@/asking';
import { OpenAgreementsStore } from '@/plans';
import { aDay, Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { OwnData } from './own-data.service';
import { PortalDesk } from './portal-desk.service';

const day = aDay('must be a day');
const query = z.object({ endsOn: day.optional() });
const form = z.object({ endsOn: day, sure: z.literal('yes', 'tick that you are sure') });

/** Everything of a tenant's own to take along, and how it leaves. */
@Door('portal')
@Controller('portal/data')
export class DataController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly data: OwnData,
    private readonly notice: GiveNotice,
    private readonly agreements: OpenAgreementsStore,
  ) {}

  @Get()
  @Needs('data.export')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { endsOn } = parse(query, given);
    const { tenantId, language } = this.desk.visit(request);
    await this.desk.show(request, reply, 'portal/data', async (tx, { name }) => {
      const leaving = await this.notice.look(tx, tenantId, endsOn ?? null);
      if (leaving && endsOn && endsOn < leaving.earliest) throw new DayTooEarly(leaving.earliest);
      const ended = leaving ? null : await this.agreements.lastDay(tx, tenantId);
      return {
        title: say(language, 'data.title'),
        nav: 'data',
        operator: name,
        leaving,
        isLooked: endsOn !== undefined,
        endedOn: ended ?? '',
      };
    });
  }

  /** The zip, sent as it is made. */
  @Get('download')
  @Needs('data.export')
  async download(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { slug, stream } = await this.data.zip(this.desk.visit(request).scope);
    await reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${slug}.zip"`)
      .header('cache-control', 'no-store')
      .send(stream);
  }

  @Post('notice')
  @Needs('tenancy.leave')
  @Dangerous()
  async leave(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    await this.notice.run(this.desk.visit(request).scope, parse(form, body).endsOn);
    await reply.redirect('/portal/data', 303);
  }
}
