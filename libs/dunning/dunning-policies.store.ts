import { Injectable } from '@nestjs/common';
import type { IssuerTx, Tier } from '@/invoicing';
import type { DunningPolicy } from './dunning-policy';

/** Whose policy: an issuer's, for its retail invoices or, the network's, for wholesale ones. */
export interface PolicyOf {
  readonly tier: Tier;
  readonly issuerResellerId: string;
  readonly issuerId: string;
}

/** Dated policies: once one has begun it is not changed, the next takes its place for what falls due later. */
@Injectable()
export class DunningPoliciesStore {
  versions(tx: IssuerTx, { tier, issuerResellerId, issuerId }: PolicyOf): Promise<DunningPolicy[]> {
    return tx.query(
      `select to_char(starts_on, 'YYYY-MM-DD') as "startsOn", steps, claims_interest as "claimsInterest", promise_days as "promiseDays"
       from dunning_policies where reseller_id = $1 and issuer_id = $2 and tier = $3 order by starts_on`,
      [issuerResellerId, issuerId, tier],
    );
  }

  /** Adds a version, or puts it in the place of one of the same day. */
  async save(tx: IssuerTx, of: PolicyOf, policy: DunningPolicy): Promise<void> {
    await tx.query(
      `insert into dunning_policies (reseller_id, issuer_id, tier, starts_on, steps, claims_interest, promise_days, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (reseller_id, issuer_id, tier, starts_on) do update set steps = excluded.steps,
         claims_interest = excluded.claims_interest, promise_days = excluded.promise_days, created_at = excluded.created_at`,
      [
        of.issuerResellerId,
        of.issuerId,
        of.tier,
        policy.startsOn,
        JSON.stringify(policy.steps),
        policy.claimsInterest,
        policy.promiseDays,
        tx.clock.now(),
      ],
    );
  }

  /** Those who remind at all. */
  issuers(tx: IssuerTx): Promise<(PolicyOf & { zone: string; countryCode: string })[]> {
    return tx.query(
      `select distinct d.tier, d.reseller_id as "issuerResellerId", d.issuer_id as "issuerId", i.zone, i.country_code as "countryCode"
       from dunning_policies d join issuers i on i.reseller_id = d.reseller_id and i.id = d.issuer_id order by 2, 3, 1`,
    );
  }
}
