import { Injectable } from '@nestjs/common';
import { type Actor, type NetworkTx, Tenancy } from '@/runtime';
import { NameTaken } from './errors';
import type { Issuer, IssuerVatStatus } from './issuer';
import { IssuersStore } from './issuers.store';
import type { Reseller } from './party';
import { ResellersStore } from './resellers.store';

export interface NewReseller {
  readonly reseller: Reseller;
  readonly issuer: Issuer;
  readonly vat: IssuerVatStatus;
  readonly patterns: { invoice: string; creditNote: string };
}

/** Takes a reseller in, or sets up the network itself, with the issuer its documents come from. */
@Injectable()
export class AddReseller {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly issuers: IssuersStore,
  ) {}

  run(added: NewReseller, actor: Actor): Promise<void> {
    return this.tenancy.acrossNetwork({ actor, why: 'add a reseller' }, (tx) => this.within(tx, added));
  }

  /** The same as part of more, in the caller's transaction. */
  async within(tx: NetworkTx, { reseller, issuer, vat, patterns }: NewReseller): Promise<void> {
    const taken = (await this.resellers.all(tx)).some(({ slug }) => slug === reseller.slug);
    if (taken) throw new NameTaken('reseller', reseller.slug);
    await this.resellers.add(tx, reseller);
    await this.issuers.add(tx, issuer, vat, patterns);
    await tx.audit(reseller.id, 'added reseller', reseller.id, { slug: reseller.slug });
  }
}
