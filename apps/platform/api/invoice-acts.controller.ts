import { Controller, Delete, Get, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  ApproveDrafts,
  CorrectDraft,
  CreditInvoice,
  type DocumentRef,
  type Invoice,
  InvoicesStore,
  PreviewDraft,
} from '@/invoicing';
import { Money } from '@/kernel';
import { SendAgain } from '@/letters';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { Desks } from '../console/desk.service';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/invoices';
import { idParam, made, reasonQuery, withReason } from './schemas/shapes';

/** What is done to one document: a draft is held, corrected and approved; an issued one credited and sent again. */
@Door('api')
@For('operators')
@Controller('v1/invoices/:id')
export class InvoiceActsApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly desks: Desks,
    private readonly invoices: InvoicesStore,
    private readonly correct: CorrectDraft,
    private readonly approve: ApproveDrafts,
    private readonly credit: CreditInvoice,
    private readonly again: SendAgain,
    private readonly preview: PreviewDraft,
  ) {}

  @Get('preview')
  @Needs('invoices.read')
  @Describes({
    summary: 'A draft as it would be printed today',
    params: idParam,
    answer: { status: 200, type: 'application/pdf' },
  })
  async previewPdf(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id } = parse(idParam, request.params);
    const content = await this.scopes.look(request, (tx) => this.preview.pdf(tx, id));
    await reply.type('application/pdf').send(content);
  }

  @Post('approval')
  @Needs('invoices.change')
  @Describes({ summary: 'Approves a draft: it is issued next', params: idParam, answer: { status: 204 } })
  async approveOne(@Req() request: WebRequest): Promise<void> {
    await this.approve.one(await this.ref(request), this.scopes.actor(request));
  }

  @Post('hold')
  @Needs('invoices.change')
  @Describes({
    summary: 'Holds a draft back, and says why',
    params: idParam,
    body: withReason,
    answer: { status: 204 },
  })
  async hold(@Req() request: WebRequest): Promise<void> {
    const { reason } = parse(withReason, request.body);
    await this.correct.hold(await this.ref(request), reason, this.scopes.actor(request));
  }

  @Delete('hold')
  @Needs('invoices.change')
  @Describes({ summary: 'Lets a draft go on', params: idParam, answer: { status: 204 } })
  async release(@Req() request: WebRequest): Promise<void> {
    await this.correct.release(await this.ref(request), this.scopes.actor(request));
  }

  @Post('lines')
  @Needs('invoices.change')
  @Describes({
    summary: 'Adds a line to a draft, and says why',
    params: idParam,
    body: schema.newLine,
    answer: { status: 204 },
  })
  async addLine(@Req() request: WebRequest): Promise<void> {
    const { description, netMinor, reason } = parse(schema.newLine, request.body);
    const { ref, currency } = await this.document(request);
    const line = { description, net: Money.of(netMinor, currency), reason };
    await this.correct.addLine(ref, line, this.scopes.actor(request));
  }

  @Delete('lines/:lineId')
  @Needs('invoices.change')
  @Describes({
    summary: 'Takes a line off a draft, and says why',
    params: schema.lineParams,
    query: reasonQuery,
    answer: { status: 204 },
  })
  async dropLine(@Req() request: WebRequest): Promise<void> {
    const { lineId } = parse(schema.lineParams, request.params);
    const { reason } = parse(reasonQuery, request.query);
    await this.correct.dropLine(await this.ref(request), lineId, reason, this.scopes.actor(request));
  }

  @Put('note')
  @Needs('invoices.change')
  @Describes({
    summary: 'What a draft says to its buyer, and its purchase order',
    params: idParam,
    body: schema.note,
    answer: { status: 204 },
  })
  async note(@Req() request: WebRequest): Promise<void> {
    const { note, purchaseOrder } = parse(schema.note, request.body);
    const said = { note: note || null, purchaseOrder: purchaseOrder || null };
    await this.correct.setNote(await this.ref(request), said, this.scopes.actor(request));
  }

  @Post('credit-notes')
  @Needs('invoices.credit')
  @Describes({
    summary: 'Credits an issued invoice, whole or by line',
    params: idParam,
    body: schema.newCreditNote,
    answer: { status: 201, of: made },
  })
  async creditNote(@Req() request: WebRequest) {
    const { lines, reason } = parse(schema.newCreditNote, request.body);
    const ref = await this.ref(request);
    return { id: await this.credit.run(ref, lines ?? null, reason, this.scopes.actor(request)) };
  }

  @Post('letters')
  @Needs('mails.retry')
  @Describes({ summary: 'Sends an issued document to its payer again', params: idParam, answer: { status: 204 } })
  async sendAgain(@Req() request: WebRequest): Promise<void> {
    const { resellerId, ref } = await this.document(request);
    await this.again.run({ resellerId, invoiceId: ref.invoiceId }, this.scopes.actor(request));
  }

  private async ref(request: WebRequest): Promise<DocumentRef> {
    return (await this.document(request)).ref;
  }

  /** NoSuchInvoice for one that is not theirs to change. */
  private async document(request: WebRequest): Promise<Invoice & { ref: DocumentRef }> {
    const { id } = parse(idParam, { id: (request.params as { id: string }).id });
    const invoice = await this.scopes.look(request, (tx) => this.invoices.byId(tx, id));
    this.desks.assertMayChange(request, invoice);
    return { ...invoice, ref: { tier: invoice.tier, issuerResellerId: invoice.issuerResellerId, invoiceId: id } };
  }
}
