import { Injectable } from '@nestjs/common';
import { renderPdf } from '@/adapters/pdf';
import { addDays, dayIn } from '@/kernel';
import { Addresses, LogosStore } from '@/tenants';
import { say } from '@/wording';
import type { IssuerTx } from './as-issuer.adapter';
import { frozenBuyer, frozenSeller } from './frozen-parties';
import { assertOpen, documentPath } from './invoice';
import { InvoicesStore } from './invoices.store';
import { IssuerAtStore } from './issuer-at.store';
import { logoOf } from './logo-of.adapter';
import { printedInvoice } from './printed-invoice';

/** A draft as it would be printed if it were issued today: marked as a draft, without a number, and kept nowhere. */
@Injectable()
export class PreviewDraft {
  constructor(
    private readonly invoices: InvoicesStore,
    private readonly issuers: IssuerAtStore,
    private readonly addresses: Addresses,
    private readonly logos: LogosStore,
  ) {}

  /** The PDF. Refused for what is issued: that has a file of its own. */
  async pdf(tx: IssuerTx, id: string): Promise<Buffer> {
    const invoice = await this.invoices.byId(tx, id);
    assertOpen(invoice);
    const { issuerResellerId, issuerId, language } = invoice;
    const [payer] = await this.invoices.payersOf(tx, [id]);
    const now = tx.clock.now();
    const today = dayIn(await this.issuers.zone(tx, issuerResellerId, issuerId), now);
    const issuer = await this.issuers.on(tx, issuerResellerId, issuerId, today);
    const asIssued = {
      ...invoice,
      seller: frozenSeller(issuer),
      buyer: frozenBuyer({ payer: payer! }),
      number: say(language, 'document.no-number'),
      issuedAt: now,
      issuedOn: today,
      taxPoint: today,
      dueOn: addDays(today, issuer.paymentTermsDays),
    };
    const link = `${await this.addresses.ofBuyer(tx, invoice)}${documentPath(invoice)}`;
    const printed = printedInvoice(asIssued, await this.invoices.lines(tx, invoice), null, link);
    return renderPdf({
      ...printed,
      logo: await logoOf(tx, this.logos, asIssued),
      title: say(language, 'document.draft'),
      notes: [[say(language, 'document.draft'), say(language, 'document.draft-note')], ...printed.notes],
    });
  }
}
