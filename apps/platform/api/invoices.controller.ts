import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Invoice, InvoiceFilesStore, InvoicesStore, NoSuchLine, ReceivedInvoicesStore } from '@/invoicing';
import { month } from '@/kernel';
import { UsageLedgerStore } from '@/metering';
import { readOnly, Tenancy } from '@/runtime';
import { Door, For, Needs, parse, type WebRequest } from '@/web';
import { issuerOf } from '../console/desk-links';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import { FileNotMade } from './errors';
import { byId, paged, placeIn, placeText } from './paged';
import * as schema from './schemas/invoices';
import { idParam } from './schemas/shapes';
import { meetingPage, meetingQuery } from './schemas/usage';
import { shownMeeting } from './usage.controller';

/** What a cursor begins with where the database reads it as an id, a day or a figure. */
const A_KEY = {
  newest: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  month: /^\d{4}-(0[1-9]|1[0-2])-01$/,
  amount: /^-?\d{1,18}$/,
  number: /^/,
  payer: /^/,
} as const;

/** Invoices and credit notes, as far as the key's owner sees them: a tenant its issued ones. */
@Door('api')
@Controller('v1/invoices')
export class InvoicesApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly invoices: InvoicesStore,
    private readonly files: InvoiceFilesStore,
    private readonly received: ReceivedInvoicesStore,
    private readonly ledger: UsageLedgerStore,
    private readonly tenancy: Tenancy,
  ) {}

  @Get()
  @Needs('invoices.read')
  @Describes({
    summary: 'Invoices and credit notes, searched and sorted',
    query: schema.invoiceQuery,
    answer: { status: 200, of: schema.invoicePage },
  })
  async list(@Req() request: WebRequest) {
    const {
      cursor,
      limit,
      sort,
      month: of,
      q: search,
      reseller,
      tier,
      ...which
    } = parse(schema.invoiceQuery, request.query);
    const desk = reseller || tier ? await this.scopes.desk(request, { reseller, tier }) : null;
    const issuer = desk ? { tier: desk.tier, issuerResellerId: issuerOf(desk).id } : {};
    const asked = { ...which, ...issuer, search, month: of ? month(of) : undefined };
    const [key, id] = placeIn(cursor, A_KEY[sort]) ?? [];
    const after = key !== undefined && id !== undefined ? { key, id } : undefined;
    const rows = await this.scopes.look(request, (tx) =>
      this.invoices.search(tx, asked, { sort, after, limit: limit + 1 }),
    );
    return paged(rows, limit, shown, ({ place }) => placeText(place.key, place.id));
  }

  @Get('received')
  @For('operators')
  @Needs('invoices.read')
  @Describes({
    summary: "What the network billed a reseller, its seconds beside the reseller's own",
    query: schema.receivedQuery,
    answer: { status: 200, of: schema.receivedPage },
  })
  async listReceived(@Req() request: WebRequest) {
    const { cursor, limit, reseller } = parse(schema.receivedQuery, request.query);
    const desk = await this.scopes.desk(request, { reseller });
    const list = await this.scopes.look(request, (tx) =>
      this.received.page(tx, desk.reseller.id, { before: cursor, limit: limit + 1 }),
    );
    return paged(
      list,
      limit,
      ({ netMinor, grossMinor, openMinor, theirSeconds, ourSeconds, ...one }) => ({
        ...one,
        netMinor: Number(netMinor),
        grossMinor: Number(grossMinor),
        openMinor: Number(openMinor),
        theirSeconds: Number(theirSeconds),
        ourSeconds: Number(ourSeconds),
      }),
      byId,
    );
  }

  @Get(':id')
  @Needs('invoices.read')
  @Describes({
    summary: 'One document with its lines',
    params: idParam,
    answer: { status: 200, of: schema.invoiceWithLines },
  })
  async one(@Req() request: WebRequest) {
    const { id } = parse(idParam, request.params);
    return this.scopes.look(request, async (tx) => {
      const invoice = await this.invoices.byId(tx, id);
      const notes = await this.invoices.creditNotesOf(tx, invoice.resellerId, [id]);
      return {
        ...shown(invoice),
        lines: (await this.invoices.lines(tx, invoice)).map((line) => ({
          id: line.id,
          description: line.description,
          fromOn: line.fromOn,
          untilOn: line.untilOn,
          seconds: line.seconds === null ? null : Number(line.seconds),
          netMinor: Number(line.netMinor),
          reason: line.reason,
        })),
        creditNotes: notes.map((note) => ({ id: note.id, number: note.number })),
      };
    });
  }

  @Get(':id/lines/:lineId/meetings')
  @Needs('invoices.read')
  @Describes({
    summary: 'The meetings behind a line, as the ledger stood when it was drafted',
    params: schema.lineParams,
    query: meetingQuery,
    answer: { status: 200, of: meetingPage },
  })
  async behind(@Req() request: WebRequest) {
    const { id, lineId } = parse(schema.lineParams, request.params);
    const { cursor, limit } = parse(meetingQuery, request.query);
    const { line, tenantId } = await this.scopes.look(request, async (tx) => {
      const invoice = await this.invoices.byId(tx, id);
      const line = (await this.invoices.lines(tx, invoice)).find((one) => one.id === lineId);
      return { line, tenantId: line?.aboutTenantId ?? invoice.tenantId };
    });
    if (!line?.usageMonth || line.usageAfterPosition === null || tenantId === null) throw new NoSuchLine();
    const { usageMonth, usageAfterPosition: after, usageUntilPosition: untilPosition } = line;
    const tenant = await this.scopes.tenant(request, tenantId);
    const afterPosition = cursor === undefined ? after : BigInt(cursor);
    const span = { tenantId, month: usageMonth, afterPosition, untilPosition, limit: limit + 1 };
    const meetings = await this.tenancy.within(readOnly(this.scopes.scopeOf(request, tenant)), (tx) =>
      this.ledger.lines(tx, span),
    );
    return paged(meetings, limit, shownMeeting, ({ position }) => String(position));
  }

  @Get(':id/pdf')
  @Needs('invoices.read')
  @Describes({
    summary: 'The document as it was issued; 409 while its PDF is being made',
    params: idParam,
    answer: { status: 200, type: 'application/pdf' },
  })
  async pdf(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id } = parse(idParam, request.params);
    const content = await this.scopes.look(request, async (tx) => {
      await this.invoices.byId(tx, id);
      return this.files.content(tx, id, 'pdf');
    });
    if (!content) throw new FileNotMade();
    await reply.type('application/pdf').send(content);
  }
}

const shown = (invoice: Invoice) => ({
  id: invoice.id,
  number: invoice.number,
  kind: invoice.kind,
  tier: invoice.tier,
  state: invoice.state,
  heldReason: invoice.heldReason,
  isComplete: invoice.isComplete,
  tenantId: invoice.tenantId,
  payerId: invoice.payerId,
  payer: invoice.payerName,
  month: invoice.month,
  issuedOn: invoice.issuedOn,
  dueOn: invoice.dueOn,
  currency: invoice.currency,
  netMinor: Number(invoice.netMinor),
  vatMinor: Number(invoice.vatMinor),
  grossMinor: Number(invoice.grossMinor),
  note: invoice.note,
  purchaseOrder: invoice.purchaseOrder,
  creditsInvoiceId: invoice.creditsInvoiceId,
});
