import { Injectable } from '@nestjs/common';
import {
  Clock,
  closesAt,
  firstDay,
  grouped,
  type Month,
  month,
  monthIn,
  monthOfDay,
  nextMonth,
  previousMonth,
} from '@/kernel';
import { type Actor, asJob, type Job, type NetworkTx, Tenancy } from '@/runtime';
import { type AgreementToClose, ClosingStore, type UnbilledPeriod } from './closing.store';
import { draftMonth, redraftWholesale } from './invoicing.jobs';
import { ParkedTenantsStore } from './parked-tenants.store';
import { RedraftIncomplete } from './redraft-incomplete.service';

const CHUNK = 1000;

/**
 * Looks which months have closed and are not yet billed, by a ledger of periods and not by what day it is: after days
 * of silence it catches up, and running twice does nothing. A month closes three days after its end in the zone of the
 * retail issuer; the same zone bounds the wholesale month of that reseller (invoice-rules section 7).
 */
@Injectable()
export class CloseMonths {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly closing: ClosingStore,
    private readonly parked: ParkedTenantsStore,
    private readonly incomplete: RedraftIncomplete,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<{ closed: number; enqueued: number }> {
    return this.tenancy.acrossNetwork({ actor: asJob('invoicing.close-months'), why: 'close months' }, async (tx) => {
      const closed = await this.close(tx);
      await this.incomplete.run(tx);
      return { closed, enqueued: await this.enqueueUnbilled(tx) };
    });
  }

  /**
   * Takes up again what was parked with a reason that may have been mended since, periods and tenants within a wholesale
   * draft; answers how many.
   */
  async retryParked(actor: Actor): Promise<number> {
    return this.tenancy.acrossNetwork({ actor, why: 'retry parked periods' }, async (tx) => {
      const periods = await this.closing.reopenParked(tx);
      const tenants = await this.parked.inDrafts(tx);
      await tx.enqueue(
        ...new Map(tenants.map((of) => [`${of.resellerId} ${of.month}`, redraftWholesale(of)])).values(),
      );
      await this.enqueueUnbilled(tx);
      return periods + tenants.length;
    });
  }

  /** Adds a period for each month of each agreement that has closed since the last one. */
  private async close(tx: NetworkTx): Promise<number> {
    const now = this.clock.now();
    const lastClosed = new Map<string, Month>();
    const lastIn = (zone: string): Month => {
      const known = lastClosed.get(zone) ?? lastClosedMonth(zone, now);
      lastClosed.set(zone, known);
      return known;
    };
    const agreements = await this.closing.agreements(tx);
    const months = agreements.flatMap((agreement) =>
      closedMonths(agreement, lastIn(agreement.zone)).map((of) => ({ agreement, of })),
    );
    await this.closing.add(tx, months);
    const ended = (await this.closing.endedWithLateUse(tx))
      .map((agreement) => ({ agreement, of: lastIn(agreement.zone) }))
      .filter(({ agreement: { endsOn, lastMonth }, of }) => endsOn! <= firstDay(of) && (lastMonth ?? '') < of);
    await this.closing.add(tx, ended);
    return months.length + ended.length;
  }

  private async enqueueUnbilled(tx: NetworkTx): Promise<number> {
    const unbilled = await this.closing.unbilled(tx);
    const groups = grouped(unbilled, ({ tier, month: of, issuerId }) => `${tier} ${of} ${issuerId}`);
    const jobs = [...groups.values()].flatMap(inChunks);
    await tx.enqueue(...jobs);
    return jobs.length;
  }
}

/** Jobs about at most a thousand tenants each: as many periods of retail, and of wholesale as they are about. */
function inChunks(periods: readonly UnbilledPeriod[]): Job[] {
  const chunks: UnbilledPeriod[][] = [];
  let room = 0;
  for (const period of periods) {
    const size = Math.max(period.tenants, 1);
    if (size > room) {
      chunks.push([]);
      room = CHUNK;
    }
    chunks.at(-1)!.push(period);
    room -= size;
  }
  return chunks.map((chunk) => {
    const { tier, month: of, issuerResellerId, issuerId } = chunk[0]!;
    return draftMonth({ tier, month: of, issuerResellerId, issuerId, periodIds: chunk.map(({ id }) => id) });
  });
}

function lastClosedMonth(zone: string, now: Date): Month {
  let of = previousMonth(monthIn(zone, now));
  while (closesAt(zone, of) > now) of = previousMonth(of);
  return of;
}

/** The months of an agreement that have closed by now and come after those that have a period already. */
function closedMonths({ startsOn, endsOn, lastMonth }: AgreementToClose, lastClosed: Month): Month[] {
  const months: Month[] = [];
  let of = lastMonth === null ? monthOfDay(startsOn) : nextMonth(month(lastMonth));
  for (; of <= lastClosed; of = nextMonth(of)) {
    if (endsOn !== null && endsOn <= firstDay(of)) break;
    months.push(of);
  }
  return months;
}
