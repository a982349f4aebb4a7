import { Injectable } from '@nestjs/common';
import { dayIn, Money } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import type { ServerFee } from './invoicing.jobs';
import { RecurringFeesStore } from './recurring-fees.store';

/** The fee of a dedicated server, from the day it is in service in the wholesale issuer's zone. Twice is once. */
@Injectable()
export class StartServerFee {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly fees: RecurringFeesStore,
  ) {}

  run({ resellerId, tenantId, orderId, name, at, monthlyMinor, currency }: ServerFee): Promise<boolean> {
    const reason = { actor: asJob('invoicing.start-server-fee'), why: 'wholesale documents' };
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const issuer = await tx.one<{ zone: string }>(
        `select i.zone from agreements a join issuers i on i.reseller_id = a.issuer_reseller_id and i.id = a.issuer_id
         where a.reseller_id = $1 and a.tier = 'wholesale' order by a.starts_on desc limit 1`,
        [resellerId],
      );
      // The network, selling directly, pays nobody for its own servers.
      if (!issuer) return false;
      return this.fees.add(tx, {
        resellerId,
        id: orderId,
        tier: 'wholesale',
        aboutTenantId: tenantId,
        label: name,
        monthly: Money.of(BigInt(monthlyMinor), currency),
        startsOn: dayIn(issuer.zone, new Date(at)),
      });
    });
  }
}
