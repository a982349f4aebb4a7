import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx, ScopedTx } from '@/runtime';
import type { Application } from './application';

const COLUMNS = `reseller_id as "resellerId", id, kind, state, email, language, given, terms_version as "termsVersion",
  terms_accepted_at as "termsAcceptedAt", applied_at as "appliedAt", confirmed_at as "confirmedAt",
  decided_at as "decidedAt", reason, made_tenant_id as "madeTenantId"`;

export type NewApplication = Pick<
  Application,
  'id' | 'kind' | 'email' | 'language' | 'given' | 'termsVersion' | 'termsAcceptedAt'
> & { readonly formKey: string; readonly tokenHash: string; readonly fromAddress: string };

/** Who asks to join a reseller, and what became of it. */
@Injectable()
export class ApplicationsStore {
  /** False if this very form was sent before. */
  async add(tx: ScopedTx, application: NewApplication): Promise<boolean> {
    const added = await tx.query(
      `insert into applications (reseller_id, id, kind, state, form_key, token_hash, email, language, given, terms_version,
         terms_accepted_at, from_address, applied_at)
       values ($1, $2, $3, 'unconfirmed', $4, $5, $6, $7, $8, $9, $10, $11, $10)
       on conflict (reseller_id, form_key) do nothing returning id`,
      [
        tx.resellerId,
        application.id,
        application.kind,
        application.formKey,
        application.tokenHash,
        application.email,
        application.language,
        application.given,
        application.termsVersion,
        application.termsAcceptedAt,
        application.fromAddress,
      ],
    );
    return added.length > 0;
  }

  /** How many came from an address, or for a mail address, since then. */
  async countSince(tx: ScopedTx, since: Date, by: { fromAddress: string } | { email: string }): Promise<number> {
    const [column, value] = 'email' in by ? ['email', by.email] : ['from_address', by.fromAddress];
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from applications where reseller_id = $1 and ${column} = $2 and applied_at > $3`,
      [tx.resellerId, value, since],
    );
    return row!.count;
  }

  whoseToken(
    tx: NetworkTx,
    tokenHash: string,
  ): Promise<Pick<Application, 'resellerId' | 'id' | 'language'> | undefined> {
    return tx.one('select reseller_id as "resellerId", id, language from applications where token_hash = $1', [
      tokenHash,
    ]);
  }

  lock(tx: ScopedTx, id: string): Promise<Application | undefined> {
    return tx.one(`select ${COLUMNS} from applications where reseller_id = $1 and id = $2 for update`, [
      tx.resellerId,
      id,
    ]);
  }

  async confirm(tx: ScopedTx, id: string): Promise<void> {
    await tx.query(
      `update applications set state = 'waiting', confirmed_at = $3
       where reseller_id = $1 and id = $2 and state = 'unconfirmed'`,
      [tx.resellerId, id, tx.clock.now()],
    );
  }

  async decide(
    tx: ScopedTx,
    id: string,
    state: 'approved' | 'refused',
    { reason = null, madeTenantId = null }: { reason?: string | null; madeTenantId?: string | null },
  ): Promise<void> {
    await tx.query(
      `update applications set state = $3, decided_at = $4, reason = $5, made_tenant_id = $6
       where reseller_id = $1 and id = $2`,
      [tx.resellerId, id, state, tx.clock.now(), reason, madeTenantId],
    );
  }

  /** Those that wait first, then the last of the others. */
  list(tx: ScopedTx, limit = 200): Promise<Application[]> {
    return tx.query(
      `select ${COLUMNS} from applications where reseller_id = $1
       order by state <> 'waiting', case when state = 'waiting' then confirmed_at end, applied_at desc limit $2`,
      [tx.resellerId, limit],
    );
  }

  /** Those that wait, in the order they were confirmed: those after the one named by `after`, whether or not it waits still. */
  waiting(tx: ScopedTx, { after, limit }: { after?: string | undefined; limit: number }): Promise<Application[]> {
    return tx.query(
      `select ${COLUMNS} from applications a where reseller_id = $1 and state = 'waiting' and ($2::uuid is null
         or (confirmed_at, id) > (select confirmed_at, id from applications where reseller_id = $1 and id = $2))
       order by confirmed_at, id limit $3`,
      [tx.resellerId, after ?? null, limit],
    );
  }

  /** The last of the others. */
  notWaiting(tx: ScopedTx, limit: number): Promise<Application[]> {
    return tx.query(
      `select ${COLUMNS} from applications where reseller_id = $1 and state <> 'waiting' order by applied_at desc, id limit $2`,
      [tx.resellerId, limit],
    );
  }

  /** How many wait for an answer. */
  waitingOf(resellerId: string): Figure {
    return {
      sql: `select count(*) from applications where reseller_id = $1 and state = 'waiting'`,
      parameters: [resellerId],
    };
  }

  /** Forgets what nobody confirmed, and from where those came that have been looked at. */
  async tidy(tx: NetworkTx, { unconfirmedBefore, addressesBefore }: Record<string, Date>): Promise<void> {
    await tx.query(`delete from applications where state = 'unconfirmed' and applied_at < $1`, [unconfirmedBefore]);
    await tx.query('update applications set from_address = null where from_address is not null and applied_at < $1', [
      addressesBefore,
    ]);
  }
}
