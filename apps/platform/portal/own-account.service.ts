import { Injectable } from '@nestjs/common';
import { PaymentMethods } from '@/payments';
import { type Actor, readOnly, resellerScope, Tenancy } from '@/runtime';
import { BooksOf } from '@/statements';
import { ResellersStore } from '@/tenants';

/** The account of a tenant's payer as the tenant sees it: where several share the payer, its own part. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly methods: PaymentMethods,
    private readonly books: BooksOf,
  ) {}

  /** From a day on, or all of it; null where nobody pays for the tenant, as for a sandbox. */
  async of(
    resellerId: string,
    tenantId: string,
    actor: Actor,
    from: string | null = null,
  ): Promise<Awaited<ReturnType<BooksOf['account']>> | null> {
    const paying = await this.methods.ownerOf(resellerId, tenantId, actor).catch(() => null);
    if (!paying) return null;
    const scope = readOnly(resellerScope(resellerId, actor));
    const reseller = await this.tenancy.within(scope, (tx) => this.resellers.byId(tx, resellerId));
    return this.books.account(reseller, paying.payerId, actor, { from, tenantId });
  }
}
