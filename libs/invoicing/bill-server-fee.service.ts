import { Injectable } from '@nestjs/common';
import { addDays, dayIn, type LocalDate, Money } from '@/kernel';
import { asJob, type NetworkTx, Tenancy } from '@/runtime';
import type { ServerFee, ServerFeeEnd } from './invoicing.jobs';
import { RecurringFeesStore } from './recurring-fees.store';

const reason = { actor: asJob('invoicing.bill-server-fee'), why: 'wholesale documents' };

/** The fee of a dedicated server, from the day it is in service to the last day that it is, both days included. */
@Injectable()
export class BillServerFee {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly fees: RecurringFeesStore,
  ) {}

  /** Twice is once. False where nobody pays: the network, selling directly, pays nobody for its own servers. */
  start({ resellerId, tenantId, orderId, name, at, monthlyMinor, currency }: ServerFee): Promise<boolean> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const startsOn = await this.issuersDay(tx, resellerId, at);
      if (startsOn === null) return false;
      const monthly = Money.of(BigInt(monthlyMinor), currency);
      return this.fees.add(tx, {
        resellerId,
        id: orderId,
        tier: 'wholesale',
        aboutTenantId: tenantId,
        label: name,
        monthly,
        startsOn,
      });
    });
  }

  /** Twice is the first time. What was paid in advance for days after it is given back on the next document. */
  async end({ resellerId, orderId, at }: ServerFeeEnd): Promise<void> {
    await this.tenancy.acrossNetwork(reason, async (tx) => {
      const lastDay = await this.issuersDay(tx, resellerId, at);
      if (lastDay !== null) await this.fees.end(tx, orderId, addDays(lastDay, 1));
    });
  }

  /** The day an instant falls on where the wholesale issuer is. */
  private async issuersDay(tx: NetworkTx, resellerId: string, at: string): Promise<LocalDate | null> {
    const issuer = await tx.one<{ zone: string }>(
      `select i.zone from agreements a join issuers i on i.reseller_id = a.issuer_reseller_id and i.id = a.issuer_id
       where a.reseller_id = $1 and a.tier = 'wholesale' order by a.starts_on desc limit 1`,
      [resellerId],
    );
    return issuer ? dayIn(issuer.zone, new Date(at)) : null;
  }
}
