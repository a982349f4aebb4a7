import { Injectable } from '@nestjs/common';
import { Suspend } from '@/dunning';
import { asJob, type NetworkTx, resellerScope, Tenancy } from '@/runtime';
import { dateText, type Language, say } from '@/wording';

interface Ended {
  readonly resellerId: string;
  readonly tenantId: string;
  readonly lastDay: string;
  readonly language: Language;
}
const actor = asJob('asking.end-tenancies');

/** From the day an agreement has ended on, its tenant begins no meeting; recordings, invoices and every page stay open. */
@Injectable()
export class EndTenancies {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly suspend: Suspend,
  ) {}

  /** Answers how many were ended. One that an operator lets go on afterwards is left alone. */
  async run(): Promise<number> {
    const ended = await this.tenancy.acrossNetwork({ actor, why: 'find agreements that have ended' }, (tx) =>
      this.ended(tx),
    );
    for (const { resellerId, tenantId, lastDay, language } of ended)
      await this.suspend.run(
        resellerScope(resellerId, actor),
        tenantId,
        say(language, 'leaving.has-ended', { day: dateText(lastDay, language) }),
      );
    return ended.length;
  }

  private ended(tx: NetworkTx): Promise<Ended[]> {
    return tx.query(
      `select t.reseller_id as "resellerId", t.id as "tenantId", t.language, to_char(a.ends_on - 1, 'YYYY-MM-DD') as "lastDay"
       from tenants t join resellers r on r.id = t.reseller_id
         cross join lateral (select max(coalesce(ends_on, 'infinity')) as ends_on from agreements
           where reseller_id = t.reseller_id and tenant_id = t.id and tier = 'retail') a
       where t.state = 'active' and not t.is_sandbox and a.ends_on <= ($1::timestamptz at time zone r.zone)::date
         and not exists (select 1 from restrictions x where x.reseller_id = t.reseller_id and x.tenant_id = t.id
           and x.cause = 'operator' and (x.since at time zone r.zone)::date >= a.ends_on)
       order by t.id limit 500`,
      [tx.clock.now()],
    );
  }
}
