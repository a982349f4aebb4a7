import { Injectable } from '@nestjs/common';
import { type Actor, resellerScope, Tenancy } from '@/runtime';
import { NoPaymentAccount } from './errors';
import { PaymentAccountsStore } from './payment-accounts.store';
import { type MethodOwner, type PaymentMethod, PaymentMethodsStore } from './payment-methods.store';
import { waysToPay } from './ways-to-pay';

/** How a tenant's payer pays its reseller. */
@Injectable()
export class PaymentMethods {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
    private readonly methods: PaymentMethodsStore,
  ) {}

  /** The payer of a tenant's newest agreement; NoPaymentAccount where it has none. */
  async ownerOf(resellerId: string, tenantId: string, actor: Actor): Promise<MethodOwner> {
    const row = await this.tenancy.within(resellerScope(resellerId, actor), (tx) =>
      tx.one<Omit<MethodOwner, 'tier'>>(
        `select reseller_id as "resellerId", payer_id as "payerId", issuer_reseller_id as "issuerResellerId", issuer_id as "issuerId"
         from agreements where reseller_id = $1 and tenant_id = $2 and tier = 'retail' order by starts_on desc limit 1`,
        [resellerId, tenantId],
      ),
    );
    if (!row) throw new NoPaymentAccount();
    return { ...row, tier: 'retail' };
  }

  async of(
    resellerId: string,
    tenantId: string,
    actor: Actor,
  ): Promise<{ method: PaymentMethod | null; isConnected: boolean; canDebit: boolean }> {
    const owner = await this.ownerOf(resellerId, tenantId, actor).catch(() => null);
    if (!owner) return { method: null, isConnected: false, canDebit: false };
    return this.tenancy.within(resellerScope(resellerId, actor), async (tx) => {
      const account = await this.accounts.ofIssuer(tx, owner.issuerResellerId, owner.issuerId);
      const method = account && (await this.methods.latest(tx, owner, account.id));
      return {
        method: method ?? null,
        isConnected: account?.state === 'active',
        canDebit: account !== undefined && waysToPay(account).includes('bacs_debit'),
      };
    });
  }
}
