import { Injectable } from '@nestjs/common';
import { type IssuerTx, NoSuchInvoice, type Tier } from '@/invoicing';
import { isNetwork } from '@/people';
import { type NetworkTx, resellerScope, Tenancy } from '@/runtime';
import { type Reseller, ResellersStore } from '@/tenants';
import { actorOf, visitorOf, type WebRequest } from '@/web';

/** Whose documents a person at the console is looking at. */
export interface Desk {
  readonly reseller: Reseller;
  readonly tier: Tier;
  readonly isNetwork: boolean;
  /** Resellers to choose from: the network's people see all, others their own. */
  readonly resellers: readonly Reseller[];
  readonly network: Reseller;
}

/** Opens the console's desk: the network's people at any reseller's or at wholesale, a reseller's at their own. */
@Injectable()
export class Desks {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
  ) {}

  async open(request: WebRequest, { reseller, tier }: { reseller?: string; tier?: string }): Promise<Desk> {
    const { membership } = visitorOf(request);
    const all = await this.tenancy.within(resellerScope(membership.resellerId, actorOf(request)), (tx) =>
      this.resellers.all(tx),
    );
    const network = all.find((one) => one.isNetwork)!;
    const own = all.find(({ id }) => id === membership.resellerId)!;
    const mayAll = isNetwork(membership);
    return {
      isNetwork: mayAll,
      resellers: mayAll ? all : [own],
      reseller: (mayAll && all.find(({ slug }) => slug === reseller)) || own,
      tier: mayAll && tier === 'wholesale' ? 'wholesale' : 'retail',
      network,
    };
  }

  /** Runs a look at documents as this person may: across resellers for the network's people, else in their own scope. */
  look<T>(request: WebRequest, work: (tx: IssuerTx) => Promise<T>): Promise<T> {
    const { membership } = visitorOf(request);
    if (isNetwork(membership)) return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console' }, work);
    return this.tenancy.within(resellerScope(membership.resellerId, actorOf(request)), work);
  }

  /** A look across the network, for the network's people alone. */
  acrossNetwork<T>(request: WebRequest, work: (tx: NetworkTx) => Promise<T>): Promise<T> {
    if (!isNetwork(visitorOf(request).membership)) throw new Error('only the network’s people look across it');
    return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console' }, work);
  }

  /** A reseller's people change their own retail documents alone; wholesale ones are the network's. */
  assertMayChange(request: WebRequest, invoice: { id: string; tier: Tier; issuerResellerId: string }): void {
    const { membership } = visitorOf(request);
    if (isNetwork(membership)) return;
    if (invoice.tier !== 'retail' || invoice.issuerResellerId !== membership.resellerId)
      throw new NoSuchInvoice(invoice.id);
  }
}
