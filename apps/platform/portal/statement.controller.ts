import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PaymentMethods, PaymentsStore } from '@/payments';
import { BooksOf, PrintReceipt } from '@/statements';
import { actorOf, Door, Needs, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { statementView } from '../statement-view';
import { PortalDesk } from './portal-desk.service';

const query = z.object({
  from: z
    .union([z.literal(''), z.iso.date()])
    .optional()
    .catch(undefined),
});

/** What a tenant's payer has been asked and has paid, with what is open after each; and receipts. */
@Door('portal')
@Controller('portal/statement')
export class StatementController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly methods: PaymentMethods,
    private readonly books: BooksOf,
    private readonly payments: PaymentsStore,
    private readonly receipts: PrintReceipt,
  ) {}

  /** Where several tenants share the payer, each sees its own part. */
  @Get()
  @Needs('payments.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { from } = parse(query, given);
    const { resellerId, tenantId, language } = this.desk.visit(request);
    const actor = actorOf(request);
    const paying = await this.methods.ownerOf(resellerId, tenantId, actor).catch(() => null);
    if (!paying) return this.nothingYet(request, reply);
    const entered = await this.desk.begin(request);
    const { reseller } = entered;
    const account = await this.books.account(reseller, paying.payerId, actor, { from: from || null, tenantId });
    await this.desk.send(request, reply, 'portal/statement', entered, {
      ...statementView(account, from ?? '', language, '/portal/statement'),
      nav: 'statement',
      isEmpty: false,
      reseller: '',
    });
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
