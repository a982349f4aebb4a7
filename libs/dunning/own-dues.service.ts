import { Injectable } from '@nestjs/common';
import { addDays, dayIn, type LocalDate } from '@/kernel';
import { type Actor, readOnly, resellerScope, type ScopedTx, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { type OpenInvoice, OverdueStore } from './overdue.store';
import { PromisePayment } from './promise-payment.service';

const FAR_DAYS = 400;
/** Promises are offered for the oldest few. */
const MOST_PROMISES = 3;

/** What a tenant owes: all that is open, the oldest first, and until when it may put one off by itself. */
export interface OwnDues {
  readonly today: LocalDate;
  readonly open: readonly OpenInvoice[];
  readonly promiseUntil: ReadonlyMap<string, LocalDate>;
}

/** Read in the reseller's scope: policies are not the tenant's. */
@Injectable()
export class ReadOwnDues {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly overdue: OverdueStore,
    private readonly promise: PromisePayment,
    private readonly resellers: ResellersStore,
  ) {}

  of(resellerId: string, tenantId: string, actor: Actor): Promise<OwnDues> {
    return this.tenancy.within(readOnly(resellerScope(resellerId, actor)), async (tx) => {
      const { zone } = await this.resellers.byId(tx, resellerId);
      const today = dayIn(zone, tx.clock.now());
      const open = await this.overdue.of(tx, resellerId, tenantId, today, addDays(today, FAR_DAYS));
      return { today, open, promiseUntil: await this.promiseUntil(tx, open, today) };
    });
  }

  /** Until when the oldest that are overdue may be put off, by invoice. */
  async promiseUntil(
    tx: ScopedTx,
    open: readonly OpenInvoice[],
    today: LocalDate,
  ): Promise<ReadonlyMap<string, LocalDate>> {
    const overdue = open.filter(({ dueOn }) => dueOn < today).slice(0, MOST_PROMISES);
    const days = await this.promise.ownDays(tx, overdue);
    return new Map([...days].map(([id, count]) => [id, addDays(today, count)]));
  }
}
