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
