import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ManageRecordings } from '@/rooms';
import { log } from '@/runtime';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { PortalDesk } from './portal-desk.service';
import { recordingView } from './recording-view';

const PAGE = 25;
const query = z.object({ from: z.coerce.number().int().min(0).max(1_000_000).optional() });
/** An internal meeting id, as BBB makes them. */
const whose = z.object({ recordId: z.string().regex(/^[\w-]{1,200}$/, 'is no recording') });

/** A tenant's recordings over all its servers: seen, published, hidden, deleted. */
@Door('portal')
@Controller('portal/recordings')
export class RecordingsController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly recordings: ManageRecordings,
  ) {}

  @Get()
  @Needs('recordings.read')
  async list(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { from = 0 } = parse(query, given);
    const { scope, language } = this.desk.visit(request);
    const found = await this.recordings.page(scope, { offset: from, limit: PAGE }).catch((error: { code?: string }) => {
      log.warn({ code: error.code }, 'recordings could not be listed');
      return null;
    });
    const { recordings, total } = found ?? { recordings: [], total: 0 };
    const address = (offset: number): string => `/portal/recordings?from=${offset}`;
    await this.desk.show(request, reply, 'portal/recordings', async (_, { zone }) => ({
      title: say(language, 'recordings.title'),
      nav: 'recordings',
      zone,
      isKnown: found !== null,
      recordings: recordings.map((one) => recordingView(one, language)),
      hasRecordings: recordings.length > 0,
      pages:
        total > PAGE
          ? {
              earlier: from > 0 ? address(Math.max(0, from - PAGE)) : '',
              later: from + PAGE < total ? address(from + PAGE) : '',
              text: `${from + 1}–${Math.min(from + PAGE, total)} / ${total}`,
            }
          : null,
    }));
  }

  @Post(':recordId/publication')
  @Needs('recordings.change')
  async publish(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    await this.recordings.publish(this.desk.visit(request).scope, parse(whose, given).recordId, true);
    await reply.redirect('/portal/recordings', 303);
  }

  @Post(':recordId/hiding')
  @Needs('recordings.change')
  async hide(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    await this.recordings.publish(this.desk.visit(request).scope, parse(whose, given).recordId, false);
    await reply.redirect('/portal/recordings', 303);
  }

  /** Confirmed on the page, and by a proof that is fresh: a deleted recording does not come back. */
  @Post(':recordId/deletion')
  @Needs('recordings.delete')
  @Dangerous()
  async remove(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param() given: unknown): Promise<void> {
    await this.recordings.remove(this.desk.visit(request).scope, parse(whose, given).recordId);
    await reply.redirect('/portal/recordings', 303);
  }
}
