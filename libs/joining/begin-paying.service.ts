import { Injectable } from '@nestjs/common';
import { type LocalDate, newId } from '@/kernel';
import { AgreementsStore } from '@/plans';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { IssuersStore, type Payer, PayersStore, type Reseller } from '@/tenants';
import { NoIssuer } from './errors';

/** Who pays for which tenant from which day, by which terms (`agreementTerms`). */
export interface Paying {
  readonly tenantId: string;
  readonly payer: Pick<
    Payer,
    'name' | 'addressLines' | 'countryCode' | 'isBusiness' | 'vatNumber' | 'language' | 'emails'
  >;
  readonly startsOn: LocalDate;
  readonly terms: unknown;
}

/** A tenant begins to be billed: its payer and its agreement with the reseller, in the caller's transaction. */
@Injectable()
export class BeginPaying {
  constructor(
    private readonly issuers: IssuersStore,
    private readonly payers: PayersStore,
    private readonly agreements: AgreementsStore,
  ) {}

  /** @throws NoIssuer if the reseller has nobody to send the invoices */
  async run(
    tx: NetworkTx | ScopedTx,
    { id: resellerId }: Pick<Reseller, 'id'>,
    { tenantId, payer, startsOn, terms }: Paying,
  ): Promise<{ payerId: string; issuerId: string }> {
    const [issuer] = await this.issuers.ofReseller(tx, resellerId);
    if (!issuer) throw new NoIssuer();
    const [payerId, issuerId] = [newId(), issuer.id];
    const evidence = { vatEvidence: null, businessEvidence: null, purchaseOrder: null };
    await this.payers.add(tx, { ...payer, ...evidence, resellerId, id: payerId, tier: 'retail' });
    const parties = { tenantId, payerId, issuerId, issuerResellerId: resellerId };
    const agreement = { ...parties, resellerId, id: newId(), tier: 'retail' as const, startsOn, endsOn: null };
    await this.agreements.add(tx, agreement, terms);
    return { payerId, issuerId };
  }
}
