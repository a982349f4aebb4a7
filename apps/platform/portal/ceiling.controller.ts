import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Money } from '@/kernel';
import { CeilingWatch, SetCeiling, shareOf } from '@/limits';
import { actorOf, Door, Needs, parse, type WebRequest } from '@/web';
import { hoursText, moneyText, say } from '@/wording';
import { minorOf } from '../minor-of';
import { PortalDesk } from './portal-desk.service';

const amount = z
  .string()
  .trim()
  .regex(/^(\d{1,6}([.,]\d{1,2})?)?$/, 'must be a number like 40 or 7.5, or nothing')
  .transform((text) => text.replace(',', '.'));
const form = z.object({ hours: amount, money: amount });

/** The ceiling that a tenant sets itself: what is used of it, and a form that changes it at once. */
@Door('portal')
@Controller('portal/ceiling')
export class CeilingController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly watch: CeilingWatch,
    private readonly set: SetCeiling,
  ) {}

  @Get()
  @Needs('usage.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() { saved }: { saved?: string }) {
    const { language, resellerId, tenantId } = this.desk.visit(request);
    const now = await this.watch.now(resellerId, tenantId);
    await this.desk.show(request, reply, 'portal/ceiling', async (_, __, { ceiling }) => {
      const used = { seconds: now?.usedSeconds ?? 0n, minor: now?.usedMinor ?? 0n };
      const share = shareOf(ceiling, used);
      const currency = now?.currency ?? 'GBP';
      const text = (amounts: { seconds: bigint | null; minor: bigint | null }): string =>
        share?.by === 'minor'
          ? moneyText(Money.of(amounts.minor ?? 0n, currency), language)
          : hoursText(amounts.seconds ?? 0n);
      return {
        title: say(language, 'portal.ceiling'),
        nav: 'ceiling',
        isSaved: saved === 'yes',
        currency,
        share: share && {
          percent: share.percent,
          shown: Math.min(share.percent, 100),
          used: text(used),
          ceiling: text(ceiling),
        },
        isReached: share !== null && share.percent >= 100,
        isNear: share !== null && share.percent >= 80 && share.percent < 100,
        ceilingHours: ceiling.seconds === null ? '' : decimal(ceiling.seconds, 3600n),
        ceilingMoney: ceiling.minor === null ? '' : decimal(ceiling.minor, 100n),
      };
    });
  }

  @Post()
  @Needs('limits.change')
  async change(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { resellerId, tenantId } = this.desk.visit(request);
    const { hours, money } = parse(form, given);
    await this.set.run(
      resellerId,
      tenantId,
      {
        seconds: hours === '' ? null : minorOf(hours) * 36n,
        minor: money === '' ? null : minorOf(money),
      },
      actorOf(request),
    );
    await reply.redirect('/portal/ceiling?saved=yes', 303);
  }
}

/** Hundredths at most, as they were typed: `7.5`, `40`. */
function decimal(amount: bigint, per: bigint): string {
  const hundredths = (amount * 100n) / per;
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`.replace(/\.?0+$/, '');
}
