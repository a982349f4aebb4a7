import { Injectable } from '@nestjs/common';
import type { NetworkTx, ScopedTx } from '@/runtime';
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

  ofInvoice(tx: ScopedTx | NetworkTx, invoiceId: string): Promise<Letter | undefined> {
    return tx.one(`select ${COLUMNS} from letters where invoice_id = $1`, [invoiceId]);
  }

  failed(tx: ScopedTx | NetworkTx): Promise<Letter[]> {
    return tx.query(`select ${COLUMNS} from letters where state = 'failed' order by created_at limit 500`);
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

  async requeue(tx: ScopedTx | NetworkTx, id: string): Promise<void> {
    await tx.query(`update letters set state = 'queued', last_error = null where id = $1 and state = 'failed'`, [id]);
  }
}
