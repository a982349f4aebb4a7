import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx, ScopedTx } from '@/runtime';
import { NoSuchTenant } from './errors';
import type { Membership, Tenant } from './party';

export const TENANT_COLUMNS = `reseller_id as "resellerId", id, slug, name, meeting_key as "meetingKey",
  membership_class as "membershipClass", membership_kind as "membershipKind",
  membership_standing as "membershipStanding", state, is_sandbox as "isSandbox",
  sandbox_ends_at as "sandboxEndsAt", language`;

/** The tenants that a scope may see. */
@Injectable()
export class TenantsStore {
  all(tx: NetworkTx | ScopedTx): Promise<Tenant[]> {
    return tx.query(`select ${TENANT_COLUMNS} from tenants order by name`);
  }

  /** All of one reseller's, by name, with the server of its own that each has; null for the shared pool. */
  withHomes(
    tx: NetworkTx | ScopedTx,
    resellerId: string,
    { text, limit }: { text: string | undefined; limit: number },
  ): Promise<(Tenant & { homeServerId: string | null })[]> {
    return tx.query(
      `select ${TENANT_COLUMNS}, (select g.home_server_id from tenant_gateways g where g.reseller_id = t.reseller_id and g.tenant_id = t.id) as "homeServerId"
       from tenants t where reseller_id = $1 and ($2::text is null or strpos(search_key, $2) > 0) order by search_key, id limit $3`,
      [resellerId, text ? text.toLowerCase() : null, limit],
    );
  }

  /** The names of these by id; of one reseller's alone where asked. */
  async namesOf(
    tx: NetworkTx | ScopedTx,
    ids: readonly string[],
    resellerId: string | null = null,
  ): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<{ id: string; name: string }>(
      'select id, name from tenants where id = any($1) and ($2::uuid is null or reseller_id = $2)',
      [ids, resellerId],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** A reseller's sandboxes, ended ones too, by name. */
  sandboxesOf(tx: NetworkTx | ScopedTx, resellerId: string): Promise<Tenant[]> {
    return tx.query(`select ${TENANT_COLUMNS} from tenants where reseller_id = $1 and is_sandbox order by name`, [
      resellerId,
    ]);
  }

  /** How many of a reseller's tenants are active customers; sandboxes are none. */
  activeOf(resellerId: string): Figure {
    return {
      sql: `select count(*) from tenants where reseller_id = $1 and state = 'active' and not is_sandbox`,
      parameters: [resellerId],
    };
  }

  /** Some of them by id, the oldest first: those after `after`, or the one with `id`. */
  page(
    tx: NetworkTx | ScopedTx,
    { id, after, limit }: { id?: string; after?: string | undefined; limit: number },
  ): Promise<Tenant[]> {
    return tx.query(
      `select ${TENANT_COLUMNS} from tenants where ($1::text is null or id::text = $1) and ($2::text is null or id::text > $2)
       order by id limit $3`,
      [id ?? null, after ?? null, limit],
    );
  }

  async byId(tx: ScopedTx, id: string): Promise<Tenant> {
    const found = await tx.one<Tenant>(`select ${TENANT_COLUMNS} from tenants where reseller_id = $1 and id = $2`, [
      tx.resellerId,
      id,
    ]);
    if (!found) throw new NoSuchTenant(id);
    return found;
  }

  find(tx: NetworkTx | ScopedTx, slug: string): Promise<Tenant | undefined> {
    return tx.one(`select ${TENANT_COLUMNS} from tenants where slug = $1`, [slug]);
  }

  async bySlug(tx: NetworkTx | ScopedTx, slug: string): Promise<Tenant> {
    const found = await this.find(tx, slug);
    if (!found) throw new NoSuchTenant(slug);
    return found;
  }

  /** Which of these short names are taken, by whomever: the database would say so at the first of them alone. */
  async slugsTaken(tx: NetworkTx, slugs: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ slug: string }>('select slug from tenants where slug = any($1)', [slugs]);
    return new Set(rows.map(({ slug }) => slug));
  }

  async slugOf(tx: NetworkTx, id: string): Promise<string> {
    const row = await tx.one<{ slug: string }>('select slug from tenants where id = $1', [id]);
    if (!row) throw new NoSuchTenant(id);
    return row.slug;
  }

  /** A sandbox that is one still, locked: what is made of it is made once. */
  lockSandbox(tx: NetworkTx, id: string): Promise<Tenant | undefined> {
    return tx.one(
      `select ${TENANT_COLUMNS} from tenants where id = $1 and is_sandbox and state <> 'ended' for update`,
      [id],
    );
  }

  /** Sandboxes that have ended by themselves and whose holders have not been told. */
  sandboxesEnded(tx: NetworkTx): Promise<{ resellerId: string; id: string }[]> {
    return tx.query(
      `select reseller_id as "resellerId", id from tenants
       where is_sandbox and sandbox_ends_at <= $1 and sandbox_end_told_at is null and state <> 'ended' limit 1000`,
      [tx.clock.now()],
    );
  }

  /** Notes that the holder of a sandbox is told of its end; false if that was before. */
  async noteSandboxEnd(tx: ScopedTx, id: string): Promise<boolean> {
    const rows = await tx.query(
      `update tenants set sandbox_end_told_at = $3
       where reseller_id = $1 and id = $2 and sandbox_end_told_at is null returning id`,
      [tx.resellerId, id, tx.clock.now()],
    );
    return rows.length > 0;
  }

  async change(tx: ScopedTx, id: string, to: Pick<Tenant, 'name' | 'language'> & Membership): Promise<void> {
    await tx.query(
      `update tenants set name = $3, language = $4, membership_class = $5, membership_kind = $6, membership_standing = $7
       where reseller_id = $1 and id = $2`,
      [tx.resellerId, id, to.name, to.language, to.membershipClass, to.membershipKind, to.membershipStanding],
    );
  }

  async add(tx: ScopedTx, tenant: Tenant): Promise<void> {
    await tx.query(
      `insert into tenants (reseller_id, id, slug, name, meeting_key, membership_class, membership_kind,
         membership_standing, state, is_sandbox, sandbox_ends_at, language, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        tenant.resellerId,
        tenant.id,
        tenant.slug,
        tenant.name,
        tenant.meetingKey,
        tenant.membershipClass,
        tenant.membershipKind,
        tenant.membershipStanding,
        tenant.state,
        tenant.isSandbox,
        tenant.sandboxEndsAt,
        tenant.language,
        tx.clock.now(),
      ],
    );
  }
}
