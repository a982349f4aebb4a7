import { Injectable } from '@nestjs/common';
import { type IssuerTx, NoSuchInvoice, type Tier } from '@/invoicing';
import { type NetworkTx, networkScope, resellerScope, Tenancy } from '@/runtime';
import { type Reseller, ResellersStore } from '@/tenants';
import { actorOf, NotYourDoor, type Seat, seatOf, type WebRequest } from '@/web';

/** Whose documents an operator, or its program, is looking at. */
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
    const seat = operatorOf(request);
    const all = await this.tenancy.within(resellerScope(seat.resellerId, actorOf(request)), (tx) =>
      this.resellers.all(tx),
    );
    const network = all.find((one) => one.isNetwork)!;
    const own = all.find(({ id }) => id === seat.resellerId)!;
    const mayAll = seat.isNetwork;
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
    const { resellerId, isNetwork } = operatorOf(request);
    if (isNetwork) return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console' }, work);
    return this.tenancy.within(resellerScope(resellerId, actorOf(request)), work);
  }

  /** A look across the network, for the network's people alone. */
  acrossNetwork<T>(request: WebRequest, work: (tx: NetworkTx) => Promise<T>): Promise<T> {
    if (!operatorOf(request).isNetwork) throw new Error('only the network’s people look across it');
    return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'console' }, work);
  }

  /** A reseller's people change their own retail documents alone; wholesale ones are the network's. */
  assertMayChange(request: WebRequest, invoice: { id: string; tier: Tier; issuerResellerId: string }): void {
    const { resellerId, isNetwork } = operatorOf(request);
    if (isNetwork) return;
    if (invoice.tier !== 'retail' || invoice.issuerResellerId !== resellerId) throw new NoSuchInvoice(invoice.id);
  }

  /** In whose name what is due on a document is changed; NoSuchInvoice where it is not theirs to change. */
  scopeOf(request: WebRequest, invoice: { id: string; tier: Tier; resellerId: string; issuerResellerId: string }) {
    this.assertMayChange(request, invoice);
    const inName = invoice.tier === 'wholesale' ? networkScope : resellerScope;
    return inName(invoice.resellerId, actorOf(request));
  }
}

/** The seat of an operator, or of its program: NotYourDoor for a tenant's. */
export function operatorOf(request: WebRequest): Seat {
  const seat = seatOf(request);
  if (seat.tenantId !== null) throw new NotYourDoor();
  return seat;
}
