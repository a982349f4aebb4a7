import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { AgreementsStore } from '@/plans';
import { readOnly, type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { NoSuchPayer, type Payer, type PayerData, PayersStore } from '@/tenants';
import { NoAgreementToPay } from './errors';
import { payerChanged } from './invoicing.facts';

/**
 * Who is billed, and where it goes: with effect for whatever is not issued yet. Issued documents keep what was frozen on
 * them, and no login changes.
 */
@Injectable()
export class ChangePayer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly payers: PayersStore,
    private readonly agreements: AgreementsStore,
  ) {}

  /**
   * Changes a payer. Another VAT number or country has to be checked anew: the evidence of the old one goes. An operator
   * may also say whether it is a business.
   */
  run(scope: Scope, payerId: string, data: PayerData, isBusiness?: boolean): Promise<void> {
    return this.tenancy.within(scope, async (tx) => {
      const before = await this.payers.forUpdate(tx, payerId);
      if (!before) throw new NoSuchPayer();
      const isSameVat = before.vatNumber === data.vatNumber && before.countryCode === data.countryCode;
      const after: Payer = {
        ...before,
        ...data,
        isBusiness: isBusiness ?? before.isBusiness,
        vatEvidence: isSameVat ? before.vatEvidence : null,
      };
      await this.payers.change(tx, after);
      await tx.query(
        `update invoices set purchase_order = $3 where reseller_id = $1 and payer_id = $2 and state <> 'issued' and kind = 'invoice'`,
        [tx.resellerId, payerId, data.purchaseOrder],
      );
      await tx.announce(payerChanged({ resellerId: tx.resellerId, payerId }));
      await tx.audit('changed payer', payerId, { before: shown(before), after: shown(after) });
    });
  }

  /** A tenant's own payer by the tenant itself, in its reseller's scope; NoSuchPayer where others share it. */
  async own(scope: Scope, tenantId: string, data: PayerData): Promise<void> {
    const own = await this.tenancy.within(readOnly(scope), (tx) => this.payers.ownOf(tx, tx.resellerId, tenantId));
    if (!own || own.isShared) throw new NoSuchPayer();
    await this.run(scope, own.payer.id, data);
  }

  /** Lets another payer of the same reseller pay for a tenant from now on; throws NoSuchPayer or NoAgreementToPay. */
  assign(scope: Scope, tenantId: string, payerId: string): Promise<void> {
    return this.tenancy.within(scope, async (tx) => {
      const payer = await this.payers.byId(tx, payerId);
      if (payer?.tier !== 'retail') throw new NoSuchPayer();
      await this.give(tx, tenantId, payer);
    });
  }

  /** A payer of its own for a tenant that shares one, alike at first. Answers its id. */
  split(scope: Scope, tenantId: string, payerId: string): Promise<string> {
    return this.tenancy.within(scope, async (tx) => {
      const shared = await this.payers.byId(tx, payerId);
      if (shared?.tier !== 'retail') throw new NoSuchPayer();
      const own = { ...shared, id: newId() };
      await this.payers.add(tx, own);
      await this.give(tx, tenantId, own);
      return own.id;
    });
  }

  private async give(tx: ScopedTx, tenantId: string, payer: Payer): Promise<void> {
    const moved = await this.agreements.setPayer(tx, tenantId, payer.id);
    if (!moved) throw new NoAgreementToPay();
    await tx.query(
      `update invoices set payer_id = $3, purchase_order = $4
       where reseller_id = $1 and agreement_id = $2 and state <> 'issued' and kind = 'invoice'`,
      [tx.resellerId, moved.id, payer.id, payer.purchaseOrder],
    );
    await tx.audit('changed payer of agreement', moved.id, {
      tenantId,
      before: { payerId: moved.payerId },
      after: { payerId: payer.id },
    });
  }
}

const shown = ({ name, addressLines, countryCode, vatNumber, emails, purchaseOrder, language, isBusiness }: Payer) => ({
  name,
  addressLines,
  countryCode,
  vatNumber,
  emails,
  purchaseOrder,
  language,
  isBusiness,
});
