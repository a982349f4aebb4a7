import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import { PaymentMethodsStore } from './payment-methods.store';
import { methodEnded } from './payments.facts';

/** Ends saved methods that the card service or a bank no longer lets us charge: the run stops trying, and their payers are told. */
@Injectable()
export class EndMethods {
  constructor(private readonly methods: PaymentMethodsStore) {}

  /** Within the caller's transaction. What has ended before, by its holder or for another, is no news. */
  async run(tx: IssuerTx, ids: readonly string[], reason: string): Promise<void> {
    const ended = await this.methods.end(tx, ids, reason);
    await tx.announce(...ended.map(({ resellerId, id }) => methodEnded({ resellerId, methodId: id })));
  }
}
