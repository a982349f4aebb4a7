import { Injectable } from '@nestjs/common';
import { auditOn, type IssuerTx } from '@/invoicing';
import { newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { type Issuer, IssuersStore } from '@/tenants';
import { type BankAccount, type BankOwner, plainNumber } from './bank-account';
import { BankAccountsStore } from './bank-accounts.store';
import { BankAccountExists, NoSuchBankAccount } from './errors';
import { inBank } from './in-bank.adapter';

/** The accounts of a reseller whose statements are read: at first the one its invoices ask to pay to. */
@Injectable()
export class OpenBankAccount {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: BankAccountsStore,
    private readonly issuers: IssuersStore,
  ) {}

  /** All there are; the account printed on the invoices is among them, even while it is not written down. */
  async list(owner: BankOwner, actor: Actor): Promise<BankAccount[]> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const list = await this.accounts.ofReseller(tx, owner.id);
      const printed = await this.printed(tx, owner);
      if (!printed || list.some(({ number }) => number === printed.number)) return list;
      const isTaken = list.some(({ name }) => name === printed.name);
      return [...list, isTaken ? { ...printed, name: `${printed.name} ${printed.number?.slice(-4) ?? ''}` } : printed];
    });
  }

  /** The account that stands on the invoices, as it would be written down; null where nothing is issued. */
  async printed(tx: IssuerTx, owner: BankOwner): Promise<BankAccount | null> {
    const [issuer] = await this.issuers.ofReseller(tx, owner.id);
    return issuer ? printedOf(issuer) : null;
  }

  /** The named account; the one printed on the invoices is written down when it is first asked for. */
  async find(owner: BankOwner, idOrName: string | null, actor: Actor): Promise<BankAccount> {
    const list = await this.list(owner, actor);
    const found = idOrName === null ? list[0] : list.find(({ id, name }) => id === idOrName || name === idOrName);
    if (!found) throw new NoSuchBankAccount();
    return found.id === '' ? this.add(owner, found, actor) : found;
  }

  /** In the issuer's currency; BankAccountExists where one has that name or number. */
  add(owner: BankOwner, given: Pick<BankAccount, 'name' | 'number'>, actor: Actor): Promise<BankAccount> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const [issuer] = await this.issuers.ofReseller(tx, owner.id);
      if (!issuer) throw new NoSuchBankAccount();
      const number = given.number && plainNumber(given.number);
      const known = await this.accounts.ofReseller(tx, owner.id);
      if (number && known.some((one) => one.number === number)) throw new BankAccountExists(given.name);
      const account: BankAccount = {
        resellerId: owner.id,
        id: newId(),
        issuerId: issuer.id,
        name: given.name,
        number,
        currency: issuer.currency,
        csvMapping: null,
      };
      await this.accounts.add(tx, account);
      await auditOn(tx, { resellerId: owner.id, id: account.id }, 'added a bank account', { name: account.name });
      return account;
    });
  }
}

/** Not written down yet: without an id. */
const printedOf = ({ resellerId, id, bank, currency, legalName }: Issuer): BankAccount => ({
  resellerId,
  id: '',
  issuerId: id,
  name: bank.name || legalName,
  number: plainNumber(bank.iban ?? `${bank.sortCode ?? ''}${bank.accountNumber ?? ''}`) || null,
  currency,
  csvMapping: null,
});
