import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import type { BankAccount, CsvMapping } from './bank-account';
import { BankAccountExists, NoSuchBankAccount } from './errors';

const COLUMNS = `reseller_id as "resellerId", id, issuer_id as "issuerId", name, number, currency, csv_mapping as "csvMapping"`;

/** The accounts whose statements are read. */
@Injectable()
export class BankAccountsStore {
  ofReseller(tx: IssuerTx, resellerId: string): Promise<BankAccount[]> {
    return tx.query(`select ${COLUMNS} from bank_accounts where reseller_id = $1 order by created_at, id`, [
      resellerId,
    ]);
  }

  /** What was last taken into each, and how much of it waits for somebody; accounts nothing was taken into are left out. */
  async taken(
    tx: IssuerTx,
    resellerId: string,
  ): Promise<ReadonlyMap<string, { fileName: string; at: Date; waiting: number }>> {
    const rows = await tx.query<{ id: string; fileName: string; at: Date; waiting: number }>(
      `select distinct on (i.account_id) i.account_id as id, i.file_name as "fileName", i.imported_at as at,
         (select count(*)::int from bank_transactions t
          where t.reseller_id = i.reseller_id and t.account_id = i.account_id and t.state = 'waiting') as waiting
       from bank_imports i where i.reseller_id = $1 order by i.account_id, i.imported_at desc, i.id desc`,
      [resellerId],
    );
    return new Map(rows.map(({ id, ...taken }) => [id, taken]));
  }

  /** By id or by name; NoSuchBankAccount otherwise. */
  async find(tx: IssuerTx, resellerId: string, idOrName: string): Promise<BankAccount> {
    const row = await tx.one<BankAccount>(
      `select ${COLUMNS} from bank_accounts where reseller_id = $1 and (id::text = $2 or name = $2)`,
      [resellerId, idOrName],
    );
    if (!row) throw new NoSuchBankAccount();
    return row;
  }

  async add(tx: IssuerTx, account: BankAccount): Promise<void> {
    const added = await tx.query(
      `insert into bank_accounts (reseller_id, id, issuer_id, name, number, currency, csv_mapping, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (reseller_id, issuer_id, name) do nothing returning id`,
      [
        account.resellerId,
        account.id,
        account.issuerId,
        account.name,
        account.number,
        account.currency,
        account.csvMapping,
        tx.clock.now(),
      ],
    );
    if (added.length === 0) throw new BankAccountExists(account.name);
  }

  async keepMapping(tx: IssuerTx, { resellerId, id }: BankAccount, mapping: CsvMapping): Promise<void> {
    await tx.query('update bank_accounts set csv_mapping = $3 where reseller_id = $1 and id = $2', [
      resellerId,
      id,
      mapping,
    ]);
  }
}
