import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import { newId } from '@/kernel';
import type { Figure } from '@/runtime';
import type { BankAccount } from './bank-account';
import type { BankTransaction, TransactionState } from './bank-transaction';
import { NoSuchTransaction } from './errors';
import type { StatementFormat, StatementLine } from './statement';

const COLUMNS = `b.reseller_id as "resellerId", b.id, b.account_id as "accountId", a.issuer_id as "issuerId", a.name as "accountName",
  to_char(b.booked_on, 'YYYY-MM-DD') as "bookedOn", b.amount_minor as "amountMinor", b.currency, b.party_name as "partyName",
  b.party_account as "partyAccount", b.reference, b.description, b.state`;
const FROM = 'from bank_transactions b join bank_accounts a on a.reseller_id = b.reseller_id and a.id = b.account_id';
/** The other file that has one of the same day and amount, worded otherwise. */
const ALSO_IN = `coalesce((select m.file_name from bank_transactions o join bank_imports m on m.reseller_id = o.reseller_id and m.id = o.import_id
    where o.reseller_id = b.reseller_id and o.account_id = b.account_id and o.booked_on = b.booked_on and o.amount_minor = b.amount_minor
      and o.import_id <> b.import_id order by m.imported_at, m.id limit 1), '') as "alsoIn"`;
/** The numbers of the invoices a transfer paid, or the reason why it was put aside. */
const OUTCOME = `coalesce((select coalesce(d.reason, string_agg(distinct i.number, ', ' order by i.number), '')
    from bank_decisions d left join bank_decision_payments l on l.reseller_id = d.reseller_id and l.decision_id = d.id
      left join payment_allocations x on x.reseller_id = l.payment_reseller_id and x.payment_id = l.payment_id
      left join invoices i on i.reseller_id = x.reseller_id and i.id = x.invoice_id
    where d.reseller_id = b.reseller_id and d.transaction_id = b.id and d.undone_at is null group by d.id, d.reason), '') as outcome`;

const transactionOf = (row: BankTransaction): BankTransaction => ({ ...row, amountMinor: BigInt(row.amountMinor) });

/** What statements say, each once. */
@Injectable()
export class TransactionsStore {
  /** Which of these are here already. */
  async known(tx: IssuerTx, account: BankAccount, fingerprints: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ fingerprint: string }>(
      'select fingerprint from bank_transactions where reseller_id = $1 and account_id = $2 and fingerprint = any($3)',
      [account.resellerId, account.id, fingerprints],
    );
    return new Set(rows.map(({ fingerprint }) => fingerprint));
  }

  /**
   * Days and amounts of transactions that are here and that a file, which tells of these days too, does not have: written
   * as `2026-11-17 1200`. What it has instead on such a day for such an amount may be the same, worded otherwise.
   */
  async missing(
    tx: IssuerTx,
    account: BankAccount,
    lines: readonly Pick<StatementLine & { fingerprint: string }, 'bookedOn' | 'amountMinor' | 'fingerprint'>[],
  ): Promise<Set<string>> {
    const rows = await tx.query<{ what: string }>(
      `select distinct to_char(b.booked_on, 'YYYY-MM-DD') || ' ' || b.amount_minor as what
       from unnest($3::date[], $4::bigint[]) as l(booked_on, amount)
         join bank_transactions b on b.booked_on = l.booked_on and b.amount_minor = l.amount
       where b.reseller_id = $1 and b.account_id = $2 and b.fingerprint <> all($5)`,
      [
        account.resellerId,
        account.id,
        lines.map(({ bookedOn }) => bookedOn),
        lines.map(({ amountMinor }) => amountMinor),
        lines.map(({ fingerprint }) => fingerprint),
      ],
    );
    return new Set(rows.map(({ what }) => what));
  }

  /** Adds what is not here yet, and answers the ids of that by fingerprint. */
  async add(
    tx: IssuerTx,
    account: BankAccount,
    file: { importId: string; name: string; format: StatementFormat; lines: number },
    list: readonly (StatementLine & { fingerprint: string })[],
  ): Promise<{ id: string; fingerprint: string }[]> {
    await tx.query(
      `insert into bank_imports (reseller_id, id, account_id, file_name, format, lines, taken, imported_at)
       values ($1, $2, $3, $4, $5, $6, 0, $7)`,
      [account.resellerId, file.importId, account.id, file.name, file.format, file.lines, tx.clock.now()],
    );
    const added = await tx.query<{ id: string; fingerprint: string }>(
      `insert into bank_transactions (reseller_id, id, account_id, import_id, line, fingerprint, booked_on, amount_minor, currency,
         party_name, party_account, reference, description, state, created_at)
       select $1, t.id, $2, $3, t.line, t.fingerprint, t.booked_on, t.amount, $4, t.name, t.account, t.reference, t.description, 'waiting', $5
       from unnest($6::uuid[], $7::int[], $8::text[], $9::date[], $10::bigint[], $11::text[], $12::text[], $13::text[], $14::text[])
         as t(id, line, fingerprint, booked_on, amount, name, account, reference, description)
       on conflict (reseller_id, account_id, fingerprint) do nothing returning id, fingerprint`,
      [
        account.resellerId,
        account.id,
        file.importId,
        account.currency,
        tx.clock.now(),
        list.map(() => newId()),
        list.map(({ line }) => line),
        list.map(({ fingerprint }) => fingerprint),
        list.map(({ bookedOn }) => bookedOn),
        list.map(({ amountMinor }) => amountMinor),
        list.map(({ partyName }) => partyName),
        list.map(({ partyAccount }) => partyAccount),
        list.map(({ reference }) => reference),
        list.map(({ description }) => description),
      ],
    );
    await tx.query('update bank_imports set taken = $3 where reseller_id = $1 and id = $2', [
      account.resellerId,
      file.importId,
      added.length,
    ]);
    return added;
  }

  async byId(tx: IssuerTx, resellerId: string, id: string): Promise<BankTransaction> {
    const row = await tx.one<BankTransaction>(
      `select ${COLUMNS}, ${ALSO_IN}, ${OUTCOME} ${FROM} where b.reseller_id = $1 and b.id::text = $2`,
      [resellerId, id],
    );
    if (!row) throw new NoSuchTransaction();
    return transactionOf(row);
  }

  /** The same, locked until the transaction ends. */
  async forUpdate(tx: IssuerTx, resellerId: string, id: string): Promise<BankTransaction> {
    await tx.query('select 1 from bank_transactions where reseller_id = $1 and id::text = $2 for update', [
      resellerId,
      id,
    ]);
    return this.byId(tx, resellerId, id);
  }

  /** The oldest first while they wait, else the newest first; `after` is the last of the page before. */
  async list(
    tx: IssuerTx,
    resellerId: string,
    {
      state,
      accountId = null,
      after,
      limit = 50,
    }: { state: TransactionState; accountId?: string | null; after?: { on: string; id: string }; limit?: number },
  ): Promise<BankTransaction[]> {
    const [compare, order] = state === 'waiting' ? ['>', 'asc'] : ['<', 'desc'];
    const rows = await tx.query<BankTransaction>(
      `select ${COLUMNS}, ${ALSO_IN}, ${OUTCOME} ${FROM} where b.reseller_id = $1 and b.state = $2 and ($3::uuid is null or b.account_id = $3)
         and ($4::date is null or (b.booked_on, b.id) ${compare} ($4, $5::uuid))
       order by b.booked_on ${order}, b.id ${order} limit $6`,
      [resellerId, state, accountId, after?.on ?? null, after?.id ?? null, limit],
    );
    return rows.map(transactionOf);
  }

  /** How many of a reseller's transfers wait for somebody to say what they paid. */
  waitingOf(resellerId: string): Figure {
    return {
      sql: `select count(*) from bank_transactions where reseller_id = $1 and state = 'waiting'`,
      parameters: [resellerId],
    };
  }

  async counts(tx: IssuerTx, resellerId: string): Promise<Readonly<Record<TransactionState, number>>> {
    const rows = await tx.query<{ state: TransactionState; n: string }>(
      'select state, count(*) as n from bank_transactions where reseller_id = $1 group by 1',
      [resellerId],
    );
    const of = (state: TransactionState): number => Number(rows.find((row) => row.state === state)?.n ?? 0);
    return { waiting: of('waiting'), matched: of('matched'), ignored: of('ignored'), refunded: of('refunded') };
  }

  async setState(tx: IssuerTx, { resellerId, id }: BankTransaction, state: TransactionState): Promise<void> {
    await tx.query('update bank_transactions set state = $3 where reseller_id = $1 and id = $2', [
      resellerId,
      id,
      state,
    ]);
  }

  /** Whose transfers came from these accounts before: of matches that hold. */
  async payersByAccount(
    tx: IssuerTx,
    resellerId: string,
    accounts: readonly string[],
  ): Promise<Map<string, Set<string>>> {
    const rows = await tx.query<{ account: string; payers: string[] }>(
      `select b.party_account as account, array_agg(distinct p.payer_id) as payers
       from bank_transactions b join bank_decisions d on d.reseller_id = b.reseller_id and d.transaction_id = b.id and d.undone_at is null
         join bank_decision_payments l on l.reseller_id = d.reseller_id and l.decision_id = d.id
         join payments p on p.reseller_id = l.payment_reseller_id and p.id = l.payment_id
       where b.reseller_id = $1 and b.party_account = any($2) and b.party_account <> '' group by 1`,
      [resellerId, accounts],
    );
    return new Map(rows.map(({ account, payers }) => [account, new Set(payers)]));
  }
}
