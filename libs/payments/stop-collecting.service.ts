import { Injectable } from '@nestjs/common';
import { type Actor, resellerScope, Tenancy } from '@/runtime';
import { PaymentAccountsStore } from './payment-accounts.store';

/** A run of collections is stopped and gone on with by a person; rows remember how far it came. */
@Injectable()
export class StopCollecting {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: PaymentAccountsStore,
  ) {}

  async run(resellerId: string, isCollecting: boolean, actor: Actor): Promise<void> {
    await this.tenancy.within(resellerScope(resellerId, actor), async (tx) => {
      for (const { id } of (await this.accounts.all(tx)).filter((account) => account.resellerId === resellerId)) {
        await this.accounts.setCollecting(tx, id, isCollecting);
        await tx.audit(isCollecting ? 'resumed collecting' : 'stopped collecting', id);
      }
    });
  }

  /** Null where no account is connected. */
  async isCollecting(resellerId: string, actor: Actor): Promise<boolean | null> {
    const accounts = await this.tenancy.within(resellerScope(resellerId, actor), (tx) => this.accounts.all(tx));
    const [account] = accounts.filter((one) => one.resellerId === resellerId);
    return account ? account.isCollecting : null;
  }
}
