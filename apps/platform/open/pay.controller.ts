import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { amountOf, isUnderWay, PayByLink } from '@/payments';
import { Door, page, type WebRequest } from '@/web';
import { say } from '@/wording';

const HTML = 'text/html; charset=utf-8';

/** Where a mail's link leads: one amount to be confirmed or paid, without signing in. */
@Door('open')
@Controller('pay')
export class PayController {
  constructor(private readonly link: PayByLink) {}

  @Get(':token')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    await this.page(request, reply, token, null);
  }

  /** On to the bank or to a page to pay on; a form of ours may not lead there by itself. */
  @Post(':token')
  @HttpCode(200)
  async goOn(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    await this.page(request, reply, token, await this.link.goOn(token));
  }

  @Get(':token/return')
  async back(@Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    await this.link.back(token);
    await reply.redirect(`/pay/${token}`, 303);
  }

  private async page(request: WebRequest, reply: FastifyReply, token: string, url: string | null): Promise<void> {
    const { payment, invoice, openMinor } = await this.link.look(token);
    const { language } = invoice;
    await reply.type(HTML).send(
      page('open/pay', request, {
        language,
        title: say(language, 'portal.pay'),
        brandName: invoice.seller?.brandName ?? 'Tallyroom',
        amount: amountOf(payment),
        number: invoice.number ?? '',
        isPaid: openMinor === 0n,
        isOnItsWay:
          payment.state === 'processing' || (isUnderWay(payment.state) && payment.state !== 'requires-action'),
        needsBank: payment.state === 'requires-action',
        token,
        url: url ?? '',
      }),
    );
  }
}
