import { Injectable } from '@nestjs/common';
import { addDays, dayIn, type LocalDate } from '@/kernel';
import { type Actor, resellerScope, type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { DunningPoliciesStore } from './dunning-policies.store';
import { policyFor } from './dunning-policy';
import { NoOwnPromise, NoPromiseNow, NothingOpen, PromiseTooFar } from './errors';
import { type OpenInvoice, OverdueStore } from './overdue.store';
import { PromisesStore } from './promises.store';
import { ReviewStanding } from './review-standing.service';

const LONGEST_DAYS = 90;

/** A payer promises to pay by a day: until it has passed no step is taken, and what this invoice held back is let go. */
@Injectable()
export class PromisePayment {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly overdue: OverdueStore,
    private readonly promises: PromisesStore,
    private readonly resellers: ResellersStore,
    private readonly policies: DunningPoliciesStore,
    private readonly standing: ReviewStanding,
  ) {}

  /** Noted by an operator, in the place of one before. NothingOpen if it is paid; PromiseTooFar past ninety days. */
  run(scope: Scope, invoiceId: string, on: LocalDate, note: string): Promise<void> {
    return this.change(scope, invoiceId, async (tx, invoice, today) => {
      if (on < today || on > addDays(today, LONGEST_DAYS)) throw new PromiseTooFar(addDays(today, LONGEST_DAYS));
      await this.promises.add(tx, invoice, { on, note, isOwn: false });
      await tx.audit('noted a promise to pay', invoiceId, { on, note });
    });
  }

  /** By a tenant itself: once an invoice, for as many days as its policy allows. NoOwnPromise where it does not. */
  own(
    { resellerId, tenantId }: { resellerId: string; tenantId: string },
    invoiceId: string,
    on: LocalDate,
    actor: Actor,
  ): Promise<void> {
    return this.change(resellerScope(resellerId, actor), invoiceId, async (tx, invoice, today) => {
      if (invoice.tenantId !== tenantId) throw new NothingOpen();
      const days = (await this.ownDays(tx, [invoice])).get(invoiceId);
      if (days === undefined) throw new NoOwnPromise();
      if (on < today || on > addDays(today, days)) throw new PromiseTooFar(addDays(today, days));
      await this.promises.add(tx, invoice, { on, note: '', isOwn: true });
      await tx.audit('promised to pay', invoiceId, { on, tenantId });
    });
  }

  /**
   * For how many days a tenant may put each of one issuer's invoices off by itself now; those it may not are left out. In its
   * reseller's scope: policies are not the tenant's.
   */
  async ownDays(tx: ScopedTx, invoices: readonly OpenInvoice[]): Promise<ReadonlyMap<string, number>> {
    const [first] = invoices;
    const versions = first ? await this.policies.versions(tx, first) : [];
    const days = invoices
      .filter(({ promise, issuerId }) => !promise && issuerId === first?.issuerId)
      .map(({ invoiceId, dueOn }) => [invoiceId, policyFor(versions, dueOn)?.promiseDays ?? 0] as const)
      .filter(([, count]) => count > 0);
    const made = await this.promises.madeOf(
      tx,
      days.map(([id]) => id),
    );
    return new Map(days.filter(([id]) => !made.has(id)));
  }

  /** An operator takes a promise as broken, or made in error, before its day. */
  withdraw(scope: Scope, invoiceId: string): Promise<void> {
    return this.change(scope, invoiceId, async (tx) => {
      if (!(await this.promises.withdraw(tx, invoiceId))) throw new NoPromiseNow();
      await tx.audit('withdrew a promise to pay', invoiceId);
    });
  }

  private async change(
    scope: Scope,
    invoiceId: string,
    work: (tx: ScopedTx, invoice: OpenInvoice, today: LocalDate) => Promise<void>,
  ): Promise<void> {
    const slugs = await this.tenancy.within(scope, async (tx) => {
      const { zone } = await this.resellers.byId(tx, tx.resellerId);
      const today = dayIn(zone, tx.clock.now());
      await this.overdue.lock(tx, invoiceId);
      const invoice = await this.overdue.byId(tx, invoiceId, today);
      if (!invoice) throw new NothingOpen();
      await work(tx, invoice, today);
      return this.standing.within(tx, invoice);
    });
    await this.standing.tell(slugs);
  }
}
