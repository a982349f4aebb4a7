import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BankAccountsStore, inBank, OpenBankAccount, PrintBankAccount, printedNumber } from '@/bank';
import { Tenancy } from '@/runtime';
import { actorOf, Dangerous, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say, type TextKey } from '@/wording';
import { BankDesk } from './bank-desk.service';
import { bankForm } from './issuer-forms';

const HTML = 'text/html; charset=utf-8';
const HERE = '/console/payments/bank-accounts';
const FIELDS = ['name', 'sortCode', 'accountNumber', 'iban'] as const;
const whose = z.object({ reseller: z.string().max(60).optional() });

/** The accounts at banks whose statements are read, and which of them stands on the invoices to come. */
@Door('console')
@Controller('console/payments/bank-accounts')
export class BankAccountsController {
  constructor(
    private readonly desk: BankDesk,
    private readonly tenancy: Tenancy,
    private readonly accounts: BankAccountsStore,
    private readonly open: OpenBankAccount,
    private readonly print: PrintBankAccount,
  ) {}

  @Get()
  @Needs('payments.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(whose, given);
    const { language } = visitorOf(request).person;
    const desk = await this.desk.open(request, asked);
    const list = await this.open.list(desk.reseller, actorOf(request));
    const { taken, printed } = await inBank(this.tenancy, desk.reseller, actorOf(request), async (tx) => ({
      taken: await this.accounts.taken(tx, desk.reseller.id),
      printed: await this.open.printed(tx, desk.reseller),
    }));
    await reply.type(HTML).send(
      page('console/bank-accounts', request, {
        ...this.desk.head(request, desk, 'bank'),
        accounts: list.map(({ id, name, number, currency }) => ({
          id,
          name,
          number: number ?? '',
          currency,
          isPrinted: number !== null && number === printed?.number,
          mayPrint: id !== '' && printedNumber(number ?? '') !== null && currency === printed?.currency,
          file: taken.get(id)?.fileName ?? '',
          at: taken.get(id)?.at ?? '',
          waiting: taken.get(id)?.waiting ?? 0,
          take: `/console/payments/bank-import?${new URLSearchParams({ reseller: desk.reseller.slug, account: id || name })}`,
        })),
        fields: FIELDS.map((name) => ({
          name,
          label: say(language, (name === 'name' ? 'bank.account-name' : `issuer.${name}`) as TextKey),
          value: '',
          type: 'text',
          autocomplete: 'off',
          isRequired: name === 'name',
        })),
      }),
    );
  }

  @Post()
  @Needs('issuer.change')
  async add(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const asked = parse(whose, body);
    const { name, ...details } = parse(bankForm, body);
    const { reseller } = await this.desk.open(request, asked);
    const number = 'iban' in details ? details.iban : `${details.sortCode}${details.accountNumber}`;
    await this.open.add(reseller, { name, number: number ?? null }, actorOf(request));
    await reply.redirect(await this.back(request, asked), 303);
  }

  /** Whoever changes where money goes shows first who they are. */
  @Post(':id/printing')
  @Needs('issuer.bank')
  @Dangerous()
  async choose(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const asked = parse(whose, body);
    const { reseller } = await this.desk.open(request, asked);
    await this.print.run(reseller, id, actorOf(request));
    await reply.redirect(await this.back(request, asked), 303);
  }

  private async back(request: WebRequest, asked: z.infer<typeof whose>): Promise<string> {
    return `${HERE}?reseller=${(await this.desk.open(request, asked)).reseller.slug}`;
  }
}
