import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BalancesStore } from '@/books';
import {
  ApproveDrafts,
  CorrectDraft,
  CreditInvoice,
  type DocumentRef,
  type Invoice,
  InvoiceFilesStore,
  InvoicesStore,
  PreviewDraft,
} from '@/invoicing';
import { dayIn, Money } from '@/kernel';
import { LettersStore, SendAgain } from '@/letters';
import { PaymentsStore } from '@/payments';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say, type TextKey } from '@/wording';
import { invoiceView } from '../invoice-view';
import { minorOf } from '../minor-of';
import { paymentsView } from '../payments-view';
import { Desks } from './desk.service';
import { documentState } from './listed-view';

const HTML = 'text/html; charset=utf-8';
const reason = z.string().trim().min(1, 'say why').max(300);
const amount = z
  .string()
  .regex(/^-?\d{1,7}([.,]\d{1,2})?$/, 'must be an amount like -12.50')
  .transform(minorOf);
/** A wholesale invoice has lines for each tenant: so many of them on a page. */
const LINES = 100;
const query = z.object({ after: z.coerce.number().int().min(0).max(1e9).default(0) });
const lineForm = z.object({ description: z.string().trim().min(1, 'say what it is').max(200), amount, reason });
const noteForm = z.object({ note: z.string().trim().max(1000), purchaseOrder: z.string().trim().max(60) });
const creditForm = z.object({
  reason,
  lines: z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional(),
  all: z.string().optional(),
});

/** One document: a draft to be corrected and approved, or an issued one to be read, credited and sent again. */
@Door('console')
@Controller('console/invoices')
export class InvoiceController {
  constructor(
    private readonly desks: Desks,
    private readonly invoices: InvoicesStore,
    private readonly files: InvoiceFilesStore,
    private readonly letters: LettersStore,
    private readonly correct: CorrectDraft,
    private readonly approve: ApproveDrafts,
    private readonly credit: CreditInvoice,
    private readonly again: SendAgain,
    private readonly preview: PreviewDraft,
    private readonly balances: BalancesStore,
    private readonly payments: PaymentsStore,
  ) {}

  @Get(':id')
  @Needs('invoices.read')
  async show(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query() given: unknown,
  ): Promise<void> {
    const { language } = visitorOf(request).person;
    const { after } = parse(query, given);
    const context = await this.desks.look(request, async (tx) => {
      const { issuer, ...invoice } = await this.invoices.withIssuer(tx, id);
      const found = await this.invoices.lines(tx, invoice, { after, limit: LINES + 1 });
      const [lines, isMore] = [found.slice(0, LINES), found.length > LINES];
      const letter = await this.letters.ofInvoice(tx, { resellerId: invoice.resellerId, invoiceId: id });
      const original = invoice.creditsInvoiceId ? await this.invoices.byId(tx, invoice.creditsInvoiceId) : null;
      const isAsked = invoice.state === 'issued' && invoice.kind === 'invoice';
      const openMinor = isAsked ? await this.balances.ofInvoice(tx, id) : 0n;
      const { open, isOpen, payments } = paymentsView(
        invoice,
        openMinor,
        isAsked ? await this.payments.ofInvoice(tx, id) : [],
        language,
        dayIn(issuer.zone, tx.clock.now()),
        [],
      );
      return {
        stateText: documentState(invoice, openMinor, language),
        stillOpen: isOpen ? open : null,
        payments,
        ...invoiceView(
          invoice,
          lines,
          original ? [] : await this.invoices.creditNotesOf(tx, invoice.resellerId, [id]),
          original,
          language,
          isMore || after > 0,
        ),
        first: after > 0 ? `/console/invoices/${id}` : '',
        onwards: isMore ? `/console/invoices/${id}?after=${lines.at(-1)!.position}` : '',
        brandName: issuer.name,
        brandStyle: issuer.slug,
        letter: letter
          ? {
              state: letter.state,
              recipients: letter.recipients.join(', '),
              error: letter.lastError ?? '',
              stateText: say(language, `letter.${letter.state}` as TextKey),
              isOnItsWay: letter.state === 'queued',
            }
          : null,
        monthEnd: `/console/month-end?month=${invoice.month}${invoice.tier === 'wholesale' ? '&tier=wholesale' : `&reseller=${issuer.slug}`}`,
      };
    });
    await reply.type(HTML).send(page('console/invoice', request, { ...context, nav: 'invoices' }));
  }

  @Get(':id/pdf')
  @Needs('invoices.read')
  async pdf(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { invoice, content } = await this.desks.look(request, async (tx) => ({
      invoice: await this.invoices.byId(tx, id),
      content: await this.files.content(tx, id, 'pdf'),
    }));
    await sendPdf(reply, invoice, content);
  }

  /** A draft as it would be printed today. */
  @Get(':id/preview')
  @Needs('invoices.read')
  async previewPdf(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const content = await this.desks.look(request, (tx) => this.preview.pdf(tx, id));
    await reply.type('application/pdf').header('content-disposition', 'inline; filename="draft.pdf"').send(content);
  }

  @Post(':id/hold')
  @Needs('invoices.change')
  async hold(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const form = parse(z.object({ reason }), body);
    await this.correct.hold(await this.ref(request, id), form.reason, actorOf(request));
    await back(reply, id);
  }

  @Post(':id/release')
  @Needs('invoices.change')
  async release(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    await this.correct.release(await this.ref(request, id), actorOf(request));
    await back(reply, id);
  }

  @Post(':id/approval')
  @Needs('invoices.change')
  async approval(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    await this.approve.one(await this.ref(request, id), actorOf(request));
    await back(reply, id);
  }

  @Post(':id/lines')
  @Needs('invoices.change')
  async addLine(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const form = parse(lineForm, body);
    await this.correct.addLine(
      await this.ref(request, id),
      { description: form.description, net: Money.of(form.amount, 'GBP'), reason: form.reason },
      actorOf(request),
    );
    await back(reply, id);
  }

  @Post(':id/lines/:lineId/removal')
  @Needs('invoices.change')
  async dropLine(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('lineId') lineId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const form = parse(z.object({ reason }), body);
    await this.correct.dropLine(await this.ref(request, id), lineId, form.reason, actorOf(request));
    await back(reply, id);
  }

  @Post(':id/note')
  @Needs('invoices.change')
  async note(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const form = parse(noteForm, body);
    await this.correct.setNote(
      await this.ref(request, id),
      { note: form.note || null, purchaseOrder: form.purchaseOrder || null },
      actorOf(request),
    );
    await back(reply, id);
  }

  @Post(':id/credit-notes')
  @Needs('invoices.credit')
  async creditNote(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const form = parse(creditForm, body);
    const creditNoteId = await this.credit.run(
      await this.ref(request, id),
      form.all ? null : (form.lines ?? []),
      form.reason,
      actorOf(request),
    );
    await back(reply, creditNoteId);
  }

  @Post(':id/letter')
  @Needs('mails.retry')
  async sendAgain(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const invoice = await this.desks.look(request, (tx) => this.invoices.byId(tx, id));
    this.desks.assertMayChange(request, invoice);
    await this.again.run({ resellerId: invoice.resellerId, invoiceId: id }, actorOf(request));
    await back(reply, id);
  }

  private async ref(request: WebRequest, id: string): Promise<DocumentRef> {
    const invoice = await this.desks.look(request, (tx) => this.invoices.byId(tx, id));
    this.desks.assertMayChange(request, invoice);
    return { tier: invoice.tier, issuerResellerId: invoice.issuerResellerId, invoiceId: id };
  }
}

const back = async (reply: FastifyReply, id: string): Promise<void> =>
  void (await reply.redirect(`/console/invoices/${id}`, 303));

export async function sendPdf(reply: FastifyReply, invoice: Invoice, content: Buffer | null): Promise<void> {
  if (!content) {
    await reply.status(404).type('text/plain').send('The PDF is being made. Try again in a moment.');
    return;
  }
  const name = (invoice.number ?? 'invoice').replace(/[^A-Za-z0-9-]/g, '-');
  await reply.type('application/pdf').header('content-disposition', `inline; filename="${name}.pdf"`).send(content);
}
