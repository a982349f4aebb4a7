import { Injectable } from '@nestjs/common';
import { ChangeIssuer } from '@/invoicing';
import { type Actor, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { type BankOwner, printedNumber } from './bank-account';
import { BankAccountCannotBePrinted, NoSuchBankAccount } from './errors';
import { inBank } from './in-bank.adapter';
import { OpenBankAccount } from './open-bank-account.service';

/**
 * Which account the invoices to come ask to pay to. What is issued keeps the account that stands on it, and the account that
 * stood there goes on having its statements read.
 */
@Injectable()
export class PrintBankAccount {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly open: OpenBankAccount,
    private readonly issuers: IssuersStore,
    private readonly change: ChangeIssuer,
  ) {}

  /** Throws NoSuchBankAccount, or BankAccountCannotBePrinted where nobody could send an invoice's money to it. */
  async run(owner: BankOwner, id: string, actor: Actor): Promise<void> {
    const accounts = await this.open.list(owner, actor);
    const account = accounts.find((one) => one.id === id && id !== '');
    if (!account) throw new NoSuchBankAccount();
    const issuer = await inBank(this.tenancy, owner, actor, (tx) => this.issuers.byId(tx, owner.id, account.issuerId));
    const number = printedNumber(account.number ?? '');
    if (!issuer || !number || account.currency !== issuer.currency) throw new BankAccountCannotBePrinted(account.name);
    for (const one of accounts) if (one.id === '') await this.open.add(owner, one, actor);
    await this.change.bank(owner.id, { name: issuer.bank.name || issuer.legalName, ...number }, actor);
  }
}
