import { Injectable } from '@nestjs/common';
import { BooksStore } from '@/books';
import { addDays, dayIn, Money } from '@/kernel';
import { type Actor, asJob, Tenancy } from '@/runtime';
import { asIssuer, type IssuerTx } from './as-issuer.adapter';
import { totalsOf } from './document-totals';
import { frozenBuyer, frozenSeller } from './frozen-parties';
import { numberText } from './invoice-number';
import { type DocumentToIssue, InvoicesStore } from './invoices.store';
import { documentIssued } from './invoicing.facts';
import type { IssueChunk } from './invoicing.jobs';
import { IssuerAtStore } from './issuer-at.store';
import { SeriesStore } from './series.store';
import { type IssuerAt, vatDecision } from './vat-decision';

/**
 * Issues approved documents of one issuer: both parties frozen, dates set, posted to the books, and last a block of
 * numbers taken from the series, all in one transaction, so that no number is lost or used twice (invoice-rules
 * section 5). Run again it finds none left to issue.
 */
@Injectable()
export class IssueInvoices {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoicesStore,
    private readonly issuers: IssuerAtStore,
    private readonly series: SeriesStore,
    private readonly books: BooksStore,
  ) {}

  run(chunk: IssueChunk, actor: Actor = asJob('invoicing.issue-invoices')): Promise<{ issued: number }> {
    return asIssuer(this.tenancy, chunk, actor, async (tx) => {
      const approved = await this.invoices.approvedForUpdate(tx, chunk.invoiceIds);
      return { issued: (await this.issue(tx, chunk, approved)).length };
    });
  }

  /** Issues locked documents within the caller's transaction; answers the ids of those that went out. */
  async issue(
    tx: IssuerTx,
    { issuerResellerId, issuerId }: Pick<IssueChunk, 'issuerResellerId' | 'issuerId'>,
    documents: readonly DocumentToIssue[],
  ): Promise<string[]> {
    if (documents.length === 0) return [];
    const now = tx.clock.now();
    const issuedOn = dayIn(await this.issuers.zone(tx, issuerResellerId, issuerId), now);
    const issuer = await this.issuers.on(tx, issuerResellerId, issuerId, issuedOn);
    const ready = await this.holdChanged(tx, issuer, documents);
    if (ready.length === 0) return [];
    const seller = frozenSeller(issuer);
    await this.books.post(
      tx,
      ready.map((document) => ({
        ...document,
        issuerResellerId,
        issuerId,
        documentId: document.id,
        postedOn: issuedOn,
        currency: issuer.currency,
      })),
    );
    const kind = ready[0]!.kind;
    const { first, pattern } = await this.series.take(tx, issuerResellerId, issuerId, kind, ready.length);
    await this.invoices.markIssued(
      tx,
      ready.map((document, index) => ({
        document,
        seller,
        buyer: frozenBuyer(document),
        number: numberText(pattern, first + BigInt(index), issuedOn),
        dueOn: kind === 'invoice' ? addDays(issuedOn, issuer.paymentTermsDays) : null,
      })),
      { issuedOn, issuedAt: now },
    );
    await tx.announce(...ready.map(({ resellerId, id, kind }) => documentIssued({ resellerId, invoiceId: id, kind })));
    return ready.map(({ id }) => id);
  }

  /** VAT is decided at the tax point: an invoice whose case or rate is another by now waits for a person. */
  private async holdChanged(
    tx: IssuerTx,
    issuer: IssuerAt,
    documents: readonly DocumentToIssue[],
  ): Promise<DocumentToIssue[]> {
    const changed = documents.filter(({ kind, payer, vatCase, vatPercent, netMinor, vatMinor }) => {
      if (kind === 'credit-note') return false;
      const { vat, percent } = vatDecision(issuer, payer);
      const due = percent === null ? 0n : vatOf(netMinor, percent, issuer.currency);
      return vat.kind === 'held' || vat.case !== vatCase || percent !== vatPercent || due !== vatMinor;
    });
    for (const { resellerId, id } of changed) {
      await tx.query(
        `update invoices set state = 'held', held_reason = 'The VAT case or rate has changed since this draft was made. Drop or add a line to work it out again.'
         where reseller_id = $1 and id = $2`,
        [resellerId, id],
      );
    }
    return documents.filter((document) => !changed.includes(document));
  }
}

const vatOf = (netMinor: bigint, percent: string, currency: string): bigint =>
  totalsOf([Money.of(netMinor, currency)], percent, currency).vat.minor;
