import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { InvalidMailAddress } from './errors';
import type { Payer } from './issuer';

const isMailAddress = (address: string): boolean => z.email().safeParse(address).success;

const COLUMNS = `y.reseller_id as "resellerId", y.id, y.tier, y.name, y.address_lines as "addressLines",
  y.country_code as "countryCode", y.is_business as "isBusiness", y.vat_number as "vatNumber",
  y.vat_evidence as "vatEvidence", y.business_evidence as "businessEvidence", y.language, y.emails,
  y.purchase_order as "purchaseOrder"`;
/** For whom a payer pays now: the tenants of its agreements that have no end yet. */
const PAYS_FOR = `from agreements a join tenants t on t.reseller_id = a.reseller_id and t.id = a.tenant_id
  where a.reseller_id = y.reseller_id and a.payer_id = y.id and a.ends_on is null`;

export interface NamedTenant {
  readonly id: string;
  readonly name: string;
}

/** A payer with the names of the tenants it pays for, as one text. */
export interface ListedPayer extends Payer {
  readonly tenants: string;
}

/** The buyers on a reseller's documents. */
@Injectable()
export class PayersStore {
  byId(tx: ScopedTx, id: string): Promise<Payer | undefined> {
    return tx.one(`select ${COLUMNS} from payers y where y.reseller_id = $1 and y.id = $2`, [tx.resellerId, id]);
  }

  /** The same, locked until the transaction ends. */
  forUpdate(tx: ScopedTx, id: string): Promise<Payer | undefined> {
    return tx.one(`select ${COLUMNS} from payers y where y.reseller_id = $1 and y.id = $2 for update`, [
      tx.resellerId,
      id,
    ]);
  }

  /** Whosever it is: as far as the transaction may see. */
  find(tx: NetworkTx | ScopedTx, id: string): Promise<Payer | undefined> {
    return tx.one(`select ${COLUMNS} from payers y where y.id = $1`, [id]);
  }

  /** Some of a reseller's by their ids, each with the names of those it pays for. */
  async listed(
    tx: NetworkTx | ScopedTx,
    resellerId: string,
    ids: readonly string[],
  ): Promise<Map<string, ListedPayer>> {
    const rows = await tx.query<ListedPayer>(
      `select ${COLUMNS}, coalesce((select string_agg(t.name, ', ' order by t.name) ${PAYS_FOR}), '') as tenants
       from payers y where y.reseller_id = $1 and y.id = any($2)`,
      [resellerId, ids],
    );
    return new Map(rows.map((payer) => [payer.id, payer]));
  }

  tenantsOf(tx: NetworkTx | ScopedTx, { resellerId, id }: Payer): Promise<NamedTenant[]> {
    return tx.query(
      `select t.id, t.name from payers y, lateral (select t.id, t.name ${PAYS_FOR}) t
       where y.reseller_id = $1 and y.id = $2 order by t.name`,
      [resellerId, id],
    );
  }

  /** Who pays for a tenant now. */
  ofTenant(tx: NetworkTx | ScopedTx, resellerId: string, tenantId: string): Promise<Payer | undefined> {
    return tx.one(
      `select ${COLUMNS} from agreements a join payers y on y.reseller_id = a.reseller_id and y.id = a.payer_id
       where a.reseller_id = $1 and a.tenant_id = $2 and a.tier = 'retail' order by a.ends_on desc nulls first limit 1`,
      [resellerId, tenantId],
    );
  }

  /** The same, with whether it pays for others too: then its data are not the one tenant's to change. */
  async ownOf(
    tx: NetworkTx | ScopedTx,
    resellerId: string,
    tenantId: string,
  ): Promise<{ payer: Payer; isShared: boolean } | null> {
    const payer = await this.ofTenant(tx, resellerId, tenantId);
    if (!payer) return null;
    const tenants = await this.tenantsOf(tx, payer);
    return { payer, isShared: tenants.some(({ id }) => id !== tenantId) };
  }

  /** InvalidMailAddress names an address that is none: two in one text, a line break, a name beside it. */
  async add(tx: ScopedTx | NetworkTx, payer: Payer): Promise<void> {
    assertMailAddresses(payer);
    await tx.query(
      `insert into payers (reseller_id, id, ${CHANGED}, tier, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [payer.resellerId, payer.id, ...changed(payer), payer.tier, tx.clock.now()],
    );
  }

  /** Everything but whose and which it is. Checked like a new one. */
  async change(tx: ScopedTx, payer: Payer): Promise<void> {
    assertMailAddresses(payer);
    await tx.query(
      `update payers set (${CHANGED}) = ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12) where reseller_id = $1 and id = $2`,
      [tx.resellerId, payer.id, ...changed(payer)],
    );
  }
}

/** What may change of a payer: the columns, and their values in the same order. */
const CHANGED = `name, address_lines, country_code, is_business, vat_number, vat_evidence, business_evidence, language, emails,
  purchase_order`;
const changed = (payer: Payer): unknown[] => [
  payer.name,
  payer.addressLines,
  payer.countryCode,
  payer.isBusiness,
  payer.vatNumber,
  payer.vatEvidence,
  payer.businessEvidence,
  payer.language,
  payer.emails,
  payer.purchaseOrder,
];

function assertMailAddresses({ emails }: Payer): void {
  const wrong = emails.find((address) => !isMailAddress(address));
  if (wrong !== undefined) throw new InvalidMailAddress(wrong);
}
