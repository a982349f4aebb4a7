import { Injectable } from '@nestjs/common';
import { PaymentMethods } from '@/payments';
import type { Actor } from '@/runtime';
import { BooksOf } from '@/statements';
import type { Reseller } from '@/tenants';

/** The account of a tenant's payer as the tenant sees it: where several share the payer, its own part. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly methods: PaymentMethods,
    private readonly books: BooksOf,
  ) {}

  /** From a day on, or all of it; null where nobody pays for the tenant, as for a sandbox. */
  async of(
    reseller: Reseller,
    tenantId: string,
    actor: Actor,
    from: string | null = null,
  ): Promise<Awaited<ReturnType<BooksOf['account']>> | null> {
    const paying = await this.methods.ownerOf(reseller.id, tenantId, actor).catch(() => null);
    return paying && this.books.account(reseller, paying.payerId, actor, { from, tenantId });
  }
}
