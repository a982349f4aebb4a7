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
  > &
    Partial<Pick<Payer, 'purchaseOrder'>>;
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

  /** Answers who pays and who will send the invoices. @throws NoIssuer if the reseller has nobody to send them */
  async run(
    tx: NetworkTx | ScopedTx,
    { id: resellerId }: Pick<Reseller, 'id'>,
    { tenantId, payer, startsOn, terms }: Paying,
  ): Promise<{ payerId: string; issuerId: string }> {
    const payerId = newId();
    const unknown = { vatEvidence: null, businessEvidence: null, purchaseOrder: null };
    await this.payers.add(tx, { ...unknown, ...payer, resellerId, id: payerId, tier: 'retail' });
    return { payerId, issuerId: await this.by(tx, { resellerId, tenantId, payerId }, { startsOn, terms }) };
  }

  /** The same with a payer who is there already; answers the issuer. */
  async by(
    tx: NetworkTx | ScopedTx,
    { resellerId, ...parties }: { resellerId: string; tenantId: string; payerId: string },
    { startsOn, terms }: Pick<Paying, 'startsOn' | 'terms'>,
  ): Promise<string> {
    const [issuer] = await this.issuers.ofReseller(tx, resellerId);
    if (!issuer) throw new NoIssuer();
    const seller = { resellerId, issuerId: issuer.id, issuerResellerId: resellerId };
    const agreement = { ...parties, ...seller, id: newId(), tier: 'retail' as const, startsOn, endsOn: null };
    await this.agreements.add(tx, agreement, terms);
    return issuer.id;
  }
}
