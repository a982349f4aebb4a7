import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PaymentsStore } from '@/payments';
import { PrintReceipt } from '@/statements';
import { actorOf, aDay, Door, Needs, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { sendCsv } from '../csv-reply';
import { STATEMENT_COLUMNS, statementRow, statementView } from '../statement-view';
import { OwnAccount } from './own-account.service';
import { PortalDesk } from './portal-desk.service';

const query = z.object({
  from: z
    .union([z.literal(''), aDay()])
    .optional()
    .catch(undefined),
});

/** What a tenant's payer has been asked and has paid, with what is open after each; and receipts. */
@Door('portal')
@Controller('portal/statement')
export class StatementController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly account: OwnAccount,
    private readonly payments: PaymentsStore,
    private readonly receipts: PrintReceipt,
  ) {}

  @Get()
  @Needs('payments.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { from } = parse(query, given);
    const { tenantId, language } = this.desk.visit(request);
    const entered = await this.desk.begin(request);
    const account = await this.account.of(entered.reseller, tenantId, actorOf(request), from || null);
    if (!account) return this.nothingYet(request, reply);
    await this.desk.send(request, reply, 'portal/statement', entered, {
      ...statementView(account, from ?? '', language, '/portal/statement'),
      nav: 'statement',
      isEmpty: false,
      reseller: '',
      csv: `/portal/statement/csv?from=${from ?? ''}`,
    });
  }

  @Get('csv')
  @Needs('payments.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { from } = parse(query, given);
    const { tenantId } = this.desk.visit(request);
    const { reseller } = await this.desk.begin(request);
    const account = await this.account.of(reseller, tenantId, actorOf(request), from || null);
    await sendCsv(
      reply,
      'statement.csv',
      STATEMENT_COLUMNS,
      (async function* () {
        for (const line of account?.statement.lines ?? []) yield statementRow(line, account!.book.issuer.currency);
      })(),
    );
  }

  /** A sandbox pays nobody. */
  private nothingYet(request: WebRequest, reply: FastifyReply): Promise<void> {
    const { language } = this.desk.visit(request);
    const title = say(language, 'statement.title');
    return this.desk.show(request, reply, 'portal/statement', async () => ({ title, nav: 'statement', isEmpty: true }));
  }

  @Get(':paymentId/receipt')
  @Needs('payments.read')
  async receipt(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('paymentId') paymentId: string,
  ): Promise<void> {
    // Only what the tenant may see itself has a receipt for it.
    const { resellerId, id } = await this.desk.look(request, (tx) => this.payments.byId(tx, paymentId));
    await sendReceipt(reply, await this.receipts.run(resellerId, id, actorOf(request)));
  }
}

export async function sendReceipt(reply: FastifyReply, content: Buffer): Promise<void> {
  await reply.type('application/pdf').header('content-disposition', 'inline; filename="receipt.pdf"').send(content);
}
