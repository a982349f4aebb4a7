import { Injectable } from '@nestjs/common';
import { Clock } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import { CollectionsStore } from './collections.store';
import { latestDay } from './issuer-day';
import { PAGE_LIVES_MS, refOf } from './payment';
import { carryOut, carryOutRefund, collect, processEvent } from './payments.jobs';
import { PaymentsStore } from './payments.store';
import { ProviderEventsStore } from './provider-events.store';
import { RefundsStore } from './refunds.store';
import { SpendCredit } from './spend-credit.service';

const reason = { actor: asJob('payments.plan-collections'), why: 'plan collections' };
const PAGE = 2000;
const CHUNK = 400;
const LONG_UNTOUCHED_MS = 5 * 60_000;
const ASKED_AGAIN_MS = 6 * 60 * 60_000;

/** Looks for what is due to be collected, and for what was left half-way: all of it stands in rows. */
@Injectable()
export class PlanCollections {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly collections: CollectionsStore,
    private readonly payments: PaymentsStore,
    private readonly events: ProviderEventsStore,
    private readonly refunds: RefundsStore,
    private readonly spendCredit: SpendCredit,
    private readonly clock: Clock,
  ) {}

  /** What is due is paid by credit first. Answers how many payers are to be collected from. */
  async run(): Promise<number> {
    const today = latestDay(this.clock);
    await this.spendCredit.run();
    let after: string | null = null;
    let planned = 0;
    for (;;) {
      const page = await this.tenancy.acrossNetwork(reason, async (tx) => {
        const due = await this.collections.due(tx, today, PAGE, after);
        const chunks = [];
        for (let at = 0; at < due.length; at += CHUNK) chunks.push(collect({ payers: due.slice(at, at + CHUNK) }));
        await tx.enqueue(...chunks);
        return due;
      });
      planned += page.length;
      after = page.at(-1)?.payerId ?? null;
      if (page.length < PAGE) return planned;
    }
  }

  /** Takes up what a killed worker or a lost queue has left: payments and refunds half-way, events without their work. */
  async resume(): Promise<number> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const now = this.clock.now().getTime();
      const halfWay = await this.payments.leftBehind(
        tx,
        new Date(now - LONG_UNTOUCHED_MS),
        new Date(now - ASKED_AGAIN_MS),
        new Date(now - PAGE_LIVES_MS),
      );
      const refunds = await this.refunds.leftBehind(tx, new Date(now - LONG_UNTOUCHED_MS));
      const events = await this.events.waiting(tx, new Date(now - LONG_UNTOUCHED_MS));
      await tx.enqueue(
        ...halfWay.map((payment) => carryOut(refOf(payment))),
        ...refunds.map(({ id, ref }) => carryOutRefund({ refundId: id, ref })),
        ...events.map((event) => processEvent(event)),
      );
      return halfWay.length + refunds.length + events.length;
    });
  }
}
