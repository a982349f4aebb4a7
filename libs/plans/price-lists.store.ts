import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx, ScopedTx } from '@/runtime';

export interface PriceListHead {
  readonly id: string;
  readonly ownerResellerId: string;
  readonly code: string;
  readonly name: string;
  readonly tier: 'retail' | 'wholesale';
}

/** Prices of a list from a day on; `resellerId` is set on an override for that one reseller. */
export interface PriceListVersion {
  readonly id: string;
  readonly priceListId: string;
  readonly resellerId: string | null;
  readonly startsOn: string;
  readonly prices: unknown;
}

const VERSIONS = `select v.id, v.price_list_id as "priceListId", v.reseller_id as "resellerId", l.code,
    l.owner_reseller_id as "ownerResellerId", to_char(v.starts_on, 'YYYY-MM-DD') as "startsOn", v.prices
  from price_list_versions v join price_lists l on l.id = v.price_list_id`;

/** Price lists and their dated versions: only ever added to, a change is a new version. */
@Injectable()
export class PriceListsStore {
  byCode(tx: NetworkTx | ScopedTx, code: string): Promise<PriceListHead | undefined> {
    return tx.one(
      `select id, owner_reseller_id as "ownerResellerId", code, name, tier from price_lists where code = $1`,
      [code],
    );
  }

  /** The lists of an owner, the first one it made first. */
  ofOwner(tx: NetworkTx | ScopedTx, resellerId: string, tier: PriceListHead['tier']): Promise<PriceListHead[]> {
    return tx.query(
      `select id, owner_reseller_id as "ownerResellerId", code, name, tier from price_lists
       where owner_reseller_id = $1 and tier = $2 order by created_at, code`,
      [resellerId, tier],
    );
  }

  /** The versions of the first list that each of these owners has made, the oldest first. */
  versionsOfFirst(
    tx: NetworkTx | ScopedTx,
    resellerIds: readonly string[],
    tier: PriceListHead['tier'],
  ): Promise<(PriceListVersion & { code: string; ownerResellerId: string })[]> {
    return tx.query(
      `${VERSIONS} where l.id in (select distinct on (f.owner_reseller_id) f.id from price_lists f
         where f.owner_reseller_id = any($1) and f.tier = $2 order by f.owner_reseller_id, f.created_at, f.code) order by v.starts_on`,
      [resellerIds, tier],
    );
  }

  /** Every list a reseller may look at: its own and the network's; the network sees all. */
  visible(
    tx: NetworkTx | ScopedTx,
    resellerId: string,
  ): Promise<(PriceListHead & { owner: string; ownerIsNetwork: boolean })[]> {
    return tx.query(
      `select l.id, l.owner_reseller_id as "ownerResellerId", l.code, l.name, l.tier, r.name as owner, r.is_network as "ownerIsNetwork"
       from price_lists l join resellers r on r.id = l.owner_reseller_id
       where l.owner_reseller_id = $1 or r.is_network or (select is_network from resellers where id = $1)
       order by l.tier, r.is_network desc, l.code`,
      [resellerId],
    );
  }

  async add(tx: NetworkTx, list: PriceListHead): Promise<void> {
    await tx.query(
      `insert into price_lists (id, owner_reseller_id, code, name, tier, created_at) values ($1, $2, $3, $4, $5, $6)`,
      [list.id, list.ownerResellerId, list.code, list.name, list.tier, tx.clock.now()],
    );
  }

  async addVersion(tx: NetworkTx, version: Omit<PriceListVersion, 'id'>): Promise<void> {
    await tx.query(
      `insert into price_list_versions (id, price_list_id, reseller_id, starts_on, prices, approved_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $6)`,
      [newId(), version.priceListId, version.resellerId, version.startsOn, version.prices, tx.clock.now()],
    );
  }

  versions(tx: NetworkTx | ScopedTx, codes: string[]): Promise<(PriceListVersion & { code: string })[]> {
    return tx.query(`${VERSIONS} where l.code = any($1) order by v.starts_on`, [codes]);
  }
}
