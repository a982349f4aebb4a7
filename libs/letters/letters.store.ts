import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx, ScopedTx } from '@/runtime';
import type { NoticeContent } from './notice';

export interface Letter {
  readonly resellerId: string;
  readonly id: string;
  readonly tier: 'retail' | 'wholesale';
  readonly tenantId: string | null;
  /** `invoice`, `credit-note`, or what a notice is about. */
  readonly kind: string;
  /** Null on a notice, which has its content instead. */
  readonly invoiceId: string | null;
  readonly messageId: string;
  readonly language: 'en' | 'ca' | 'es';
  readonly recipients: string[];
  readonly subject: string;
  readonly state: 'queued' | 'sent' | 'failed';
  readonly attempts: number;
  readonly lastError: string | null;
  /** Of `recipients`, those whose server has taken it. */
  readonly deliveredTo: string[];
  readonly content: NoticeContent | null;
}

export interface LetterSearch {
  readonly state?: Letter['state'] | undefined;
  readonly text?: string | undefined;
  readonly before?: readonly string[] | undefined;
  readonly limit: number;
}

const COLUMNS = `reseller_id as "resellerId", id, tier, tenant_id as "tenantId", kind, invoice_id as "invoiceId", message_id as "messageId",
  language, recipients, subject, state, attempts, last_error as "lastError", delivered_to as "deliveredTo", content`;

/** What was sent to whom, or waits, or failed and why. */
@Injectable()
export class LettersStore {
  /** Writes a letter down with its Message-ID; a document has one letter, and a second writing answers nothing. */
  async add(
    tx: ScopedTx,
    letter: Omit<Letter, 'state' | 'attempts' | 'lastError' | 'deliveredTo' | 'content'> & { content?: NoticeContent },
  ): Promise<string | null> {
    const row = await tx.one<{ id: string }>(
      `insert into letters (reseller_id, id, tier, tenant_id, kind, invoice_id, message_id, language, recipients, subject, state, attempts, created_at, content)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', 0, $11, $12) on conflict do nothing returning id`,
      [
        letter.resellerId,
        letter.id,
        letter.tier,
        letter.tenantId,
        letter.kind,
        letter.invoiceId,
        letter.messageId,
        letter.language,
        letter.recipients,
        letter.subject,
        tx.clock.now(),
        letter.content ?? null,
      ],
    );
    return row?.id ?? null;
  }

  byId(tx: ScopedTx, id: string): Promise<Letter | undefined> {
    return tx.one(`select ${COLUMNS} from letters where reseller_id = $1 and id = $2`, [tx.resellerId, id]);
  }

  /** Whose letter it is; null where there is none. */
  async resellerOf(tx: NetworkTx, id: string): Promise<string | null> {
    const row = await tx.one<{ resellerId: string }>('select reseller_id as "resellerId" from letters where id = $1', [
      id,
    ]);
    return row?.resellerId ?? null;
  }

  ofInvoice(
    tx: ScopedTx | NetworkTx,
    { resellerId, invoiceId }: { resellerId: string; invoiceId: string },
  ): Promise<Letter | undefined> {
    return tx.one(`select ${COLUMNS} from letters where reseller_id = $1 and invoice_id = $2`, [resellerId, invoiceId]);
  }

  /** Those that failed, the oldest first, 500 at most; all of them, one, or those of one reseller. */
  failed(
    tx: ScopedTx | NetworkTx,
    { id, resellerId }: { id?: string | undefined; resellerId?: string | undefined } = {},
  ): Promise<Letter[]> {
    return tx.query(
      `select ${COLUMNS} from letters where state = 'failed' and ($1::text is null or id::text = $1)
         and ($2::uuid is null or reseller_id = $2) order by created_at limit 500`,
      [id ?? null, resellerId ?? null],
    );
  }

  /** How many of a reseller's failed. */
  failedOf(resellerId: string): Figure {
    return {
      sql: `select count(*) from letters where reseller_id = $1 and state = 'failed'`,
      parameters: [resellerId],
    };
  }

  /** A reseller's letters, the newest first; `before` is the time and id of the last one on the page before. */
  page(tx: ScopedTx, asked: LetterSearch): Promise<(Letter & { createdAt: Date; sentAt: Date | null })[]> {
    return tx.query(
      `select ${COLUMNS}, created_at as "createdAt", sent_at as "sentAt" from letters where reseller_id = $1
         and ($2::text is null or state = $2) and ($3::text is null or subject ilike $3 or array_to_string(recipients, ' ') ilike $3)
         and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
       order by created_at desc, id desc limit $6`,
      [
        tx.resellerId,
        asked.state ?? null,
        asked.text ? `%${asked.text.replace(/[\\%_]/g, '\\$&')}%` : null,
        asked.before?.[0] ?? null,
        asked.before?.[1] ?? null,
        asked.limit,
      ],
    );
  }

  /** What has not reached everybody: on its way or failed, the oldest first. */
  unsent(tx: ScopedTx | NetworkTx): Promise<Letter[]> {
    return tx.query(`select ${COLUMNS} from letters where state <> 'sent' order by created_at limit 500`);
  }

  async mark(
    tx: ScopedTx,
    id: string,
    state: Letter['state'],
    { error = null, deliveredTo = [] }: { error?: string | null; deliveredTo?: readonly string[] } = {},
  ): Promise<void> {
    await tx.query(
      `update letters set state = $3, last_error = $4, attempts = attempts + 1, tried_at = $5,
         delivered_to = delivered_to || $6, sent_at = case when $3 = 'sent' then $5::timestamptz end
       where reseller_id = $1 and id = $2`,
      [tx.resellerId, id, state, error, tx.clock.now(), deliveredTo],
    );
  }

  /** Letters that wait, and were neither written nor tried since: their job may have been lost. */
  waiting(tx: NetworkTx, since: Date): Promise<{ id: string; resellerId: string }[]> {
    return tx.query(
      `select id, reseller_id as "resellerId" from letters
       where state = 'queued' and coalesce(tried_at, created_at) < $1 order by created_at limit 1000`,
      [since],
    );
  }

  /** Puts a letter that was sent or failed on its way once more, as another mail to whoever is named. */
  async again(
    tx: ScopedTx,
    id: string,
    { messageId, recipients }: { messageId: string; recipients: readonly string[] },
  ): Promise<void> {
    await tx.query(
      `update letters set state = 'queued', last_error = null, sent_at = null, delivered_to = '{}', message_id = $3, recipients = $4
       where reseller_id = $1 and id = $2 and state <> 'queued'`,
      [tx.resellerId, id, messageId, recipients],
    );
  }

  async requeue(tx: ScopedTx | NetworkTx, id: string): Promise<void> {
    await tx.query(`update letters set state = 'queued', last_error = null where id = $1 and state = 'failed'`, [id]);
  }
}
