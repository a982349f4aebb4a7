import { Injectable } from '@nestjs/common';
import { BooksStore, openingEntry } from '@/books';
import { asJob, type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { IssuersStore, MayNotResell, mayResell, type Reseller, ResellersStore, TenantsStore } from '@/tenants';
import { type CustomerLine, readCustomers } from './customers-csv';
import { type MadeTenant, MakeTenant } from './make-tenant.service';
import { Offers } from './offer.service';
import { Welcome } from './welcome.service';

export interface ImportPreview {
  readonly lines: readonly CustomerLine[];
  readonly good: number;
  readonly refused: number;
}

/**
 * Takes over existing customers from a table: looked at whole first, each line taken or refused by itself, and what is taken
 * is taken in one transaction. The same table again takes nothing twice: its short names are there by then.
 */
@Injectable()
export class ImportTenants {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly tenants: TenantsStore,
    private readonly issuers: IssuersStore,
    private readonly books: BooksStore,
    private readonly offers: Offers,
    private readonly make: MakeTenant,
    private readonly welcome: Welcome,
  ) {}

  preview(scope: Scope, csv: string): Promise<ImportPreview> {
    return this.tenancy.within({ ...scope, readOnly: true }, async (tx) =>
      this.checked(tx, await this.resellers.byId(tx, scope.resellerId), csv),
    );
  }

  /** `isInviting` also mails each its welcome with a sign-in link. */
  run(scope: Scope, csv: string, { isInviting }: { isInviting: boolean }): Promise<ImportPreview> {
    return this.tenancy.within(scope, async (tx) => {
      const reseller = await this.resellers.byId(tx, scope.resellerId);
      if (!mayResell(reseller)) throw new MayNotResell(reseller.name);
      const checked = await this.checked(tx, reseller, csv);
      for (const { customer } of checked.lines) {
        if (!customer) continue;
        const { tenant, payerId, issuerId } = await this.make.run(tx, reseller, customer);
        if (customer.openingMinor !== 0n)
          await this.open(tx, reseller, { tenant, payerId, issuerId }, customer.openingMinor);
        if (isInviting) await this.welcome.post(tx, reseller, tenant, customer, []);
      }
      await tx.audit('imported tenants', reseller.id, { taken: checked.good, refused: checked.refused });
      return checked;
    });
  }

  /** What a customer owes, or has paid ahead, stands in the books from the first day. */
  private async open(
    tx: ScopedTx,
    reseller: Reseller,
    { tenant, payerId, issuerId }: Pick<MadeTenant, 'tenant' | 'payerId' | 'issuerId'>,
    owedMinor: bigint,
  ): Promise<void> {
    const issuer = await this.issuers.byId(tx, reseller.id, issuerId);
    const postedOn = this.make.today(tx, reseller);
    const of = {
      resellerId: reseller.id,
      tenantId: tenant.id,
      issuerId,
      payerId,
      postedOn,
      currency: issuer!.currency,
    };
    await this.books.add(tx, [openingEntry(of, owedMinor)]);
  }

  /** The table's own mistakes, and what only the database knows: plans that are not offered, short names that are taken. */
  private async checked(tx: ScopedTx, reseller: Reseller, csv: string): Promise<ImportPreview> {
    const plans = new Set((await this.offers.of(tx, reseller))?.plans.map(({ code }) => code));
    const read = readCustomers(csv);
    const names = read.map(({ shortName }) => shortName);
    const taken = await this.tenancy.acrossNetwork(
      { actor: asJob('joining.import'), why: 'look for short names' },
      (all) => this.tenants.slugsTaken(all, names),
    );
    const lines = read.map((line): CustomerLine => {
      if (!line.customer) return line;
      const problems = [
        ...(plans.has(line.customer.plan) ? [] : [`plan "${line.customer.plan}" is not in the price list`]),
        ...(taken.has(line.shortName) ? ['short_name is taken'] : []),
      ];
      return problems.length === 0 ? line : { line: line.line, shortName: line.shortName, customer: null, problems };
    });
    const good = lines.filter(({ customer }) => customer !== null).length;
    return { lines, good, refused: lines.length - good };
  }
}
