import { Injectable } from '@nestjs/common';
import { firstDay, type Month } from '@/kernel';
import type { IssuerTx } from './as-issuer.adapter';
import type { Invoice } from './invoice';

/** Drafts of one month to one kind of buyer: to be approved, or held. */
export interface WaitingDrafts {
  readonly tier: Invoice['tier'];
  readonly month: Month;
  readonly drafts: number;
  readonly held: number;
}

const WAITING = `select coalesce(json_agg(json_build_object('tier', tier, 'month', to_char(month, 'YYYY-MM'), 'drafts', drafts, 'held', held)
    order by month, tier), '[]')
  from (select tier, month, count(*) filter (where state <> 'held') as drafts, count(*) filter (where state = 'held') as held
    from invoices where issuer_reseller_id = $1 and state <> 'issued' group by tier, month) waiting`;

/** Net of a month, and of the one before. */
interface TwoMonths {
  readonly minor: bigint;
  readonly beforeMinor: bigint;
}

const netIssued = (tier: Invoice['tier'], monthPlace: string): string =>
  `coalesce(sum(net_minor) filter (where tier = '${tier}' and month = ${monthPlace}), 0)`;

/** How an issuer stands, for the overview of whoever runs it. */
@Injectable()
export class IssuerStandingStore {
  /** An issuer's documents that wait for somebody, and what it has issued for a month and the one before, net, by whom it is to. */
  async of(
    tx: IssuerTx,
    { issuerResellerId, month, before }: { issuerResellerId: string; month: Month; before: Month },
  ): Promise<{ waiting: WaitingDrafts[]; toTenants: TwoMonths; toResellers: TwoMonths }> {
    const row = await tx.one<
      Record<'retail' | 'retailBefore' | 'wholesale' | 'wholesaleBefore', string> & { waiting: WaitingDrafts[] }
    >(
      `select ${netIssued('retail', '$2')} as retail, ${netIssued('retail', '$3')} as "retailBefore",
         ${netIssued('wholesale', '$2')} as wholesale, ${netIssued('wholesale', '$3')} as "wholesaleBefore",
         (${WAITING}) as waiting
       from invoices where issuer_reseller_id = $1 and state = 'issued' and month in ($2, $3)`,
      [issuerResellerId, firstDay(month), firstDay(before)],
    );
    return {
      waiting: row!.waiting,
      toTenants: { minor: BigInt(row!.retail), beforeMinor: BigInt(row!.retailBefore) },
      toResellers: { minor: BigInt(row!.wholesale), beforeMinor: BigInt(row!.wholesaleBefore) },
    };
  }
}
