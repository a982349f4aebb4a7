import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { renderPdf } from '@/adapters/pdf';
import { UsageLedgerStore } from '@/metering';
import { asJob, networkScope, type ScopedTx, Tenancy } from '@/runtime';
import { Addresses, LogosStore } from '@/tenants';
import { documentPath, type Invoice, type InvoiceLine } from './invoice';
import { InvoicesStore } from './invoices.store';
import { filesRendered } from './invoicing.facts';
import { logoOf } from './logo-of.adapter';
import { type CsvMeeting, meetingRows } from './meetings-csv';
import { printedInvoice } from './printed-invoice';

const actor = asJob('invoicing.render-files');

/** Makes an issued document's PDF and the table of its meetings, once: the files are kept with their hash. */
@Injectable()
export class RenderFiles {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoicesStore,
    private readonly ledger: UsageLedgerStore,
    private readonly addresses: Addresses,
    private readonly logos: LogosStore,
  ) {}

  async run({ resellerId, invoiceId }: { resellerId: string; invoiceId: string }): Promise<void> {
    const scope = networkScope(resellerId, actor);
    const found = await this.tenancy.within(scope, (tx) => this.gather(tx, invoiceId));
    const files: { kind: string; content: Buffer }[] = [
      {
        kind: 'pdf',
        content: await renderPdf({
          ...printedInvoice(found.invoice, found.lines, found.credits, found.link),
          logo: found.logo,
        }),
      },
    ];
    if (found.invoice.kind === 'invoice') {
      const { seller, language, tier } = found.invoice;
      files.push({
        kind: 'meetings-csv',
        content: Buffer.from(
          stringify(meetingRows(found.meetings, seller!.zone, language, tier === 'wholesale'), { bom: true }),
        ),
      });
    }
    await this.tenancy.within(scope, async (tx) => {
      for (const { kind, content } of files) await this.keep(tx, found.invoice, kind, content);
      await tx.announce(filesRendered({ resellerId, invoiceId }));
    });
  }

  private async gather(tx: ScopedTx, invoiceId: string) {
    const invoice = await this.invoices.byId(tx, invoiceId);
    const lines = await this.invoices.lines(tx, invoice);
    const credited = invoice.creditsInvoiceId ? await this.invoices.byId(tx, invoice.creditsInvoiceId) : null;
    return {
      invoice,
      link: `${await this.addresses.ofBuyer(tx, invoice)}${documentPath(invoice)}`,
      logo: await logoOf(tx, this.logos, invoice),
      lines,
      meetings: await this.meetingsBehind(tx, lines),
      credits: credited ? { number: credited.number!, issuedOn: credited.issuedOn! } : null,
    };
  }

  private async meetingsBehind(tx: ScopedTx, lines: readonly InvoiceLine[]): Promise<CsvMeeting[]> {
    const names = new Map(
      (
        await tx.query<{ id: string; name: string }>('select id, name from tenants where reseller_id = $1', [
          tx.resellerId,
        ])
      ).map(({ id, name }) => [id, name]),
    );
    const meetings: CsvMeeting[] = [];
    for (const line of lines) {
      if (!line.usageMonth || !line.aboutTenantId || line.usageAfterPosition === null) continue;
      const behind = await this.ledger.lines(tx, {
        tenantId: line.aboutTenantId,
        month: line.usageMonth,
        afterPosition: line.usageAfterPosition,
        untilPosition: line.usageUntilPosition,
      });
      meetings.push(...behind.map((meeting) => ({ ...meeting, tenantName: names.get(line.aboutTenantId!) ?? '' })));
    }
    return meetings.sort((a, b) => +a.from - +b.from);
  }

  private async keep(
    tx: ScopedTx,
    { resellerId, id, tier, tenantId }: Invoice,
    kind: string,
    content: Buffer,
  ): Promise<void> {
    await tx.query(
      `insert into invoice_files (reseller_id, invoice_id, tier, tenant_id, kind, sha256, content, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [
        resellerId,
        id,
        tier,
        tenantId,
        kind,
        createHash('sha256').update(content).digest('hex'),
        content,
        tx.clock.now(),
      ],
    );
  }
}
