import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { documentPath, howToPay } from '@/invoicing';
import { leastCharge } from '@/kernel';
import { PayByLink, withAlong } from '@/payments';
import { TooManyTries } from '@/people';
import { Ration } from '@/runtime';
import { Door, page, type WebRequest } from '@/web';
import { dateText, moneyText, say } from '@/wording';
import { alongText, carriedOverText } from '../payments-view';

const HTML = 'text/html; charset=utf-8';
const PER_MINUTE = 60;

/** Where a mail's link leads: one amount to be paid or confirmed, without signing in. */
@Door('open')
@Controller('pay')
export class PayController {
  constructor(
    private readonly link: PayByLink,
    private readonly ration: Ration,
  ) {}

  @Get(':token')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    await this.count(request);
    await this.page(request, reply, token, null);
  }

  /** On to the bank or to a page to pay on; a form of ours may not lead there by itself. */
  @Post(':token')
  @HttpCode(200)
  async goOn(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    await this.count(request);
    await this.page(request, reply, token, await this.link.goOn(token));
  }

  @Get(':token/return')
  async back(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    await this.count(request);
    await this.link.back(token);
    await reply.redirect(`/pay/${token}`, 303);
  }

  /** From one address so many a minute, whatever the links. */
  private async count({ ip }: WebRequest): Promise<void> {
    const { isOver, resetSeconds } = await this.ration.take(`pay ${ip}`, PER_MINUTE, 60);
    if (isOver) throw new TooManyTries(resetSeconds);
  }

  private async page(request: WebRequest, reply: FastifyReply, token: string, url: string | null): Promise<void> {
    const { invoice, state, amount, along, isPayable, canDebit, home, brandStyle } = await this.link.look(token);
    const { language, dueOn, number, seller } = invoice;
    await reply
      .type(HTML)
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex')
      .send(
        page('open/pay', request, {
          language,
          title: say(language, 'pay.title', { number: number ?? '' }),
          brandName: seller?.brandName ?? 'Tallyroom',
          brandStyle,
          number: number ?? '',
          amount,
          due: dueOn ? say(language, 'pay.due', { due: dateText(dueOn, language) }) : '',
          isPaid: state === 'paid',
          isOnItsWay: state === 'on-its-way',
          needsBank: state === 'needs-bank',
          isOpen: state === 'open',
          isPayable,
          carriedOver:
            state === 'open' && withAlong(amount, along).compare(leastCharge(amount.currency)) < 0
              ? carriedOverText(amount.currency, language)
              : '',
          paidAlong: isPayable ? alongText(amount, along, language) : '',
          payText: say(language, 'pay.by-card', {
            amount: moneyText(withAlong(amount, along), language),
            canDebit: String(canDebit),
          }),
          transfer: state === 'open' && url === null ? howToPay(invoice) : '',
          token,
          url: url ?? '',
          host: url ? new URL(url).host : '',
          document: `${home}${documentPath(invoice)}`,
        }),
      );
  }
}
