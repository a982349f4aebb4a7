import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { MonthSoFar } from '@/invoicing';
import { Clock, monthIn } from '@/kernel';
import { Door, Needs, page, parse, type WebRequest } from '@/web';
import { Desks } from './desk.service';

const query = z.object({ reseller: z.string().optional() });

/** What the running month comes to so far: a part of the overview, which does not wait for it. */
@Door('console')
@Controller('console/so-far')
export class SoFarController {
  constructor(
    private readonly desks: Desks,
    private readonly months: MonthSoFar,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('invoices.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { reseller } = await this.desks.open(request, parse(query, given));
    const month = monthIn(reseller.zone, this.clock.now());
    const soFar = await this.desks.look(request, (tx) => this.months.run(tx, reseller.id, month));
    const context = { titleKey: 'overview.title', nav: 'overview', brandName: reseller.name, month, soFar };
    await reply.type('text/html; charset=utf-8').send(page('console/so-far', request, context));
  }
}
