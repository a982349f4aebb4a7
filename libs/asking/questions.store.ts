import { Injectable } from '@nestjs/common';
import type { Figure, NetworkTx, ScopedTx } from '@/runtime';
import { NoSuchQuestion } from './errors';
import { meetingAbout, type NewQuestion, type Outcome, planAbout, type Question } from './question';

type AnyTx = NetworkTx | ScopedTx;

const COLUMNS = `reseller_id as "resellerId", id, tenant_id as "tenantId", kind, subject, about, said, asked_by as "askedBy",
  asked_at as "askedAt", outcome, answer, credit_note_id as "creditNoteId", answered_at as "answeredAt"`;

const questionOf = (row: Question): Question =>
  row.kind === 'meeting'
    ? { ...row, about: meetingAbout.parse(row.about) }
    : { ...row, about: planAbout.parse(row.about) };

/** What tenants have asked, and what they were answered. */
@Injectable()
export class QuestionsStore {
  /** False if the tenant has asked the same and waits for an answer. */
  async add(tx: ScopedTx, question: NewQuestion): Promise<boolean> {
    const added = await tx.query(
      `insert into questions (reseller_id, id, tenant_id, kind, subject, about, said, asked_by, asked_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
      [
        tx.resellerId,
        question.id,
        question.tenantId,
        question.kind,
        question.subject,
        question.about,
        question.said,
        question.askedBy,
        tx.clock.now(),
      ],
    );
    return added.length > 0;
  }

  async byId(tx: AnyTx, id: string): Promise<Question> {
    const row = await tx.one<Question>(`select ${COLUMNS} from questions where id = $1`, [id]);
    if (!row) throw new NoSuchQuestion();
    return questionOf(row);
  }

  /** The same, locked until the transaction ends. */
  async forUpdate(tx: ScopedTx, id: string): Promise<Question> {
    await tx.query('select 1 from questions where reseller_id = $1 and id = $2 for update', [tx.resellerId, id]);
    return this.byId(tx, id);
  }

  /** All that a tenant has asked about one thing, the newest first. */
  async about(tx: ScopedTx, tenantId: string, subject: string): Promise<Question[]> {
    const rows = await tx.query<Question>(
      `select ${COLUMNS} from questions where reseller_id = $1 and tenant_id = $2 and subject = $3 order by id desc`,
      [tx.resellerId, tenantId, subject],
    );
    return rows.map(questionOf);
  }

  /** All that a tenant has asked, the newest first. */
  async ofTenant(tx: ScopedTx, tenantId: string): Promise<Question[]> {
    const rows = await tx.query<Question>(
      `select ${COLUMNS} from questions where reseller_id = $1 and tenant_id = $2 order by id desc`,
      [tx.resellerId, tenantId],
    );
    return rows.map(questionOf);
  }

  /** A reseller's: those that wait, the oldest first; else the answered ones, newest first, those before `before`. */
  async list(
    tx: AnyTx,
    asked: { resellerId: string; isOpen: boolean; before?: string | undefined; limit: number },
  ): Promise<(Question & { tenantName: string })[]> {
    const rows = await tx.query<Question & { tenantName: string }>(
      `select q.*, t.name as "tenantName"
       from (select ${COLUMNS} from questions where reseller_id = $1 and (outcome is null) = $2) q
         join tenants t on t.reseller_id = q."resellerId" and t.id = q."tenantId"
       where ($3::text is null or q.id::text < $3) order by ${asked.isOpen ? 'q.id' : 'q.id desc'} limit $4`,
      [asked.resellerId, asked.isOpen, asked.before ?? null, asked.limit],
    );
    return rows.map((row) => ({ ...questionOf(row), tenantName: row.tenantName }));
  }

  openOf(resellerId: string): Figure {
    return {
      sql: 'select count(*) from questions where reseller_id = $1 and outcome is null',
      parameters: [resellerId],
    };
  }

  async answer(
    tx: ScopedTx,
    { id }: Pick<Question, 'id'>,
    given: { outcome: Outcome; answer: string; creditNoteId?: string | undefined },
  ): Promise<void> {
    await tx.query(
      `update questions set outcome = $3, answer = $4, credit_note_id = $5, answered_at = $6
       where reseller_id = $1 and id = $2`,
      [tx.resellerId, id, given.outcome, given.answer, given.creditNoteId ?? null, tx.clock.now()],
    );
  }
}
