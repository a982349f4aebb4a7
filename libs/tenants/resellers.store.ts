import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
import { NoSuchReseller } from './errors';
import type { Membership, Reseller } from './party';

export const RESELLER_COLUMNS = `id, slug, name, is_network as "isNetwork", membership_class as "membershipClass",
  membership_kind as "membershipKind", membership_standing as "membershipStanding", zone, language, colour,
  reply_to as "replyTo", sandboxes_at_once as "sandboxesAtOnce"`;

/** What the network changes of a reseller. */
export type ResellerChange = Pick<Reseller, 'name'> & Membership;

/** The directory of resellers, the network's own selling arm included. */
@Injectable()
export class ResellersStore {
  all(tx: NetworkTx | ScopedTx): Promise<Reseller[]> {
    return tx.query(`select ${RESELLER_COLUMNS} from resellers order by is_network desc, name`);
  }

  byId(tx: NetworkTx | ScopedTx, id: string): Promise<Reseller> {
    return this.required(tx, 'id', id);
  }

  bySlug(tx: NetworkTx | ScopedTx, slug: string): Promise<Reseller> {
    return this.required(tx, 'slug', slug);
  }

  network(tx: NetworkTx | ScopedTx): Promise<Reseller | undefined> {
    return tx.one(`select ${RESELLER_COLUMNS} from resellers where is_network`);
  }

  /** Whose own a BBB server is; none for one of the shared pool. */
  ofServer(tx: NetworkTx, serverId: string): Promise<Reseller | undefined> {
    return tx.one(
      `select ${RESELLER_COLUMNS} from resellers where id = (select pool_reseller_id from bbb_servers where id = $1)`,
      [serverId],
    );
  }

  /** The domains below which each tenant has a host's name, by reseller. */
  async roomsDomains(tx: NetworkTx): Promise<Map<string, string>> {
    const rows = await tx.query<{ domain: string; id: string }>(
      'select rooms_domain as domain, id from resellers where rooms_domain is not null',
    );
    return new Map(rows.map(({ domain, id }) => [domain, id]));
  }

  async setRoomsDomain(tx: NetworkTx, id: string, domain: string | null): Promise<void> {
    await tx.query('update resellers set rooms_domain = $2 where id = $1', [id, domain]);
  }

  /** The host name of its pages, if it has one of its own; answers the one before. */
  async setPortalHost(tx: NetworkTx, id: string, host: string | null): Promise<string | null> {
    const before = await tx.one<{ host: string | null }>(
      'select portal_host as host from resellers where id = $1 for update',
      [id],
    );
    await tx.query('update resellers set portal_host = $2 where id = $1', [id, host]);
    return before?.host ?? null;
  }

  /** Whether a host name, or one it stands below or above, is another reseller's for its pages or its rooms. */
  async hostTaken(tx: NetworkTx, id: string, host: string): Promise<boolean> {
    const row = await tx.one<{ taken: boolean }>(
      `select exists (select 1 from resellers where id <> $1
         and (portal_host = $2 or rooms_domain = $2 or $2 like '%.' || rooms_domain)) as taken`,
      [id, host],
    );
    return row!.taken;
  }

  async change(tx: NetworkTx, id: string, { name, ...member }: ResellerChange): Promise<void> {
    await tx.query(
      `update resellers set name = $2, membership_class = $3, membership_kind = $4, membership_standing = $5 where id = $1`,
      [id, name, member.membershipClass, member.membershipKind, member.membershipStanding],
    );
  }

  async add(tx: NetworkTx, reseller: Reseller): Promise<void> {
    await tx.query(
      `insert into resellers (id, slug, name, is_network, membership_class, membership_kind, membership_standing, zone,
         language, colour, reply_to, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        reseller.id,
        reseller.slug,
        reseller.name,
        reseller.isNetwork,
        reseller.membershipClass,
        reseller.membershipKind,
        reseller.membershipStanding,
        reseller.zone,
        reseller.language,
        reseller.colour,
        reseller.replyTo,
        tx.clock.now(),
      ],
    );
  }

  async setBrand(
    tx: NetworkTx,
    id: string,
    { name, colour, replyTo }: Pick<Reseller, 'name' | 'colour' | 'replyTo'>,
  ): Promise<void> {
    await tx.query('update resellers set name = $2, colour = $3, reply_to = $4 where id = $1', [
      id,
      name,
      colour,
      replyTo,
    ]);
  }

  async setSandboxesAtOnce(tx: NetworkTx, isOn: boolean): Promise<void> {
    const set = await tx.one<{ id: string }>(
      'update resellers set sandboxes_at_once = $1 where is_network returning id',
      [isOn],
    );
    if (set) await tx.audit(set.id, 'said how sandboxes are given', set.id, { atOnce: isOn });
  }

  private async required(tx: NetworkTx | ScopedTx, column: 'id' | 'slug', value: string): Promise<Reseller> {
    const found = await tx.one<Reseller>(`select ${RESELLER_COLUMNS} from resellers where ${column} = $1`, [value]);
    if (!found) throw new NoSuchReseller(value);
    return found;
  }
}
