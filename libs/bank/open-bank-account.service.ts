import { Injectable } from '@nestjs/common';
import { auditOn } from '@/invoicing';
import { newId } from '@/kernel';
import { type Actor, Tenancy } from '@/runtime';
import { type Issuer, IssuersStore } from '@/tenants';
import { type BankAccount, type BankOwner, plainNumber } from './bank-account';
import { BankAccountsStore } from './bank-accounts.store';
import { NoSuchBankAccount } from './errors';
import { inBank } from './in-bank.adapter';

/** The accounts of a reseller whose statements are read: at first the one its invoices ask to pay to. */
@Injectable()
export class OpenBankAccount {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly accounts: BankAccountsStore,
    private readonly issuers: IssuersStore,
  ) {}

  /** All there are; where there is none, the account printed on the invoices is taken as the first. */
  async list(owner: BankOwner, actor: Actor): Promise<BankAccount[]> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const list = await this.accounts.ofReseller(tx, owner.id);
      const [issuer] = await this.issuers.ofReseller(tx, owner.id);
      return list.length > 0 || !issuer ? list : [firstOf(issuer)];
    });
  }

  /** The named account; the one printed on the invoices is written down when it is first asked for. */
  async find(owner: BankOwner, idOrName: string | null, actor: Actor): Promise<BankAccount> {
    const list = await this.list(owner, actor);
    const found = idOrName === null ? list[0] : list.find(({ id, name }) => id === idOrName || name === idOrName);
    if (!found) throw new NoSuchBankAccount();
    return found.id === '' ? this.add(owner, found, actor) : found;
  }

  add(owner: BankOwner, given: Pick<BankAccount, 'name' | 'number' | 'currency'>, actor: Actor): Promise<BankAccount> {
    return inBank(this.tenancy, owner, actor, async (tx) => {
      const [issuer] = await this.issuers.ofReseller(tx, owner.id);
      if (!issuer) throw new NoSuchBankAccount();
      const account: BankAccount = {
        resellerId: owner.id,
        id: newId(),
        issuerId: issuer.id,
        name: given.name,
        number: given.number && plainNumber(given.number),
        currency: given.currency,
        csvMapping: null,
      };
      await this.accounts.add(tx, account);
      await auditOn(tx, { resellerId: owner.id, id: account.id }, 'added a bank account', { name: account.name });
      return account;
    });
  }
}

/** Not written down yet: without an id. */
const firstOf = ({ resellerId, id, bank, currency, legalName }: Issuer): BankAccount => ({
  resellerId,
  id: '',
  issuerId: id,
  name: bank.name || legalName,
  number: plainNumber(bank.iban ?? `${bank.sortCode ?? ''}${bank.accountNumber ?? ''}`) || null,
  currency,
  csvMapping: null,
});
