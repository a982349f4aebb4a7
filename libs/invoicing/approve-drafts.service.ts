import { Injectable } from '@nestjs/common';
import { firstDay, grouped, type Month } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { asIssuer, type Tier } from './as-issuer.adapter';
import { auditOn, type DocumentRef } from './correct-draft.service';
import { assertApprovable } from './invoice';
import { InvoicesStore } from './invoices.store';
import { draftsApproved } from './invoicing.facts';

/** A person's word that drafts may go out: one, or all complete ones of a month. They are issued right after. */
@Injectable()
export class ApproveDrafts {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoicesStore,
  ) {}

  /** Approves one draft. A person may approve an incomplete one; what comes in late is billed next month. */
  one(ref: DocumentRef, actor: Actor): Promise<void> {
    return asIssuer(this.tenancy, ref, actor, async (tx) => {
      const invoice = await this.invoices.forUpdate(tx, ref.invoiceId);
      assertApprovable(invoice);
      await tx.query(`update invoices set state = 'approved' where reseller_id = $1 and id = $2`, [
        invoice.resellerId,
        invoice.id,
      ]);
      await auditOn(tx, invoice, 'approved draft', { grossMinor: invoice.grossMinor.toString() });
      await tx.announce(draftsApproved({ ...ref, issuerId: invoice.issuerId, invoiceIds: [invoice.id] }));
    });
  }

  /** Approves every complete draft of an issuer's month; held and incomplete ones stay. Answers how many. */
  async all(
    { tier, issuerResellerId, month }: { tier: Tier; issuerResellerId: string; month: Month },
    actor: Actor,
  ): Promise<number> {
    return asIssuer(this.tenancy, { tier, issuerResellerId }, actor, async (tx) => {
      const approved = await tx.query<{ id: string; resellerId: string; issuerId: string }>(
        `update invoices set state = 'approved' where tier = $1 and issuer_reseller_id = $2 and month = $3 and state = 'draft' and is_complete
           and kind = 'invoice' returning id, reseller_id as "resellerId", issuer_id as "issuerId"`,
        [tier, issuerResellerId, firstDay(month)],
      );
      if (approved.length === 0) return 0;
      await auditOn(tx, { resellerId: issuerResellerId, id: month }, 'approved all complete drafts', {
        tier,
        count: approved.length,
      });
      // A reseller may have several issuers, each with series of its own.
      for (const [issuerId, documents] of grouped(approved, (one) => one.issuerId)) {
        for (let at = 0; at < documents.length; at += 1000) {
          const invoiceIds = documents.slice(at, at + 1000).map(({ id }) => id);
          await tx.announce(draftsApproved({ tier, issuerResellerId, issuerId, invoiceIds }));
        }
      }
      return approved.length;
    });
  }
}
