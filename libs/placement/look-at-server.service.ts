import { Injectable } from '@nestjs/common';
import { type Month, month } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import { type Asked, availabilityBasisPoints } from './availability';
import type { BbbServer } from './server';
import { ServerHoursStore } from './server-hours.store';
import { type ServerPast, ServerReportsStore } from './server-reports.store';

export interface MonthOfServer {
  readonly month: Month;
  /** In hundredths of a percent; null where it was not asked, or only during planned maintenance. */
  readonly availability: number | null;
  readonly asked: number;
}

/** How a server does: months of a year, the newest first, and the last week's hours. */
export interface ServerReport extends Omit<ServerPast, 'months'> {
  readonly months: readonly MonthOfServer[];
}

const DAY_MS = 24 * 60 * 60_000;
const LOAD_DAYS = 7;
const AVAILABILITY_DAYS = 366;

/** Looks at how a server has done: availability by month of a zone, load by hour, incidents, maintenance to come. */
@Injectable()
export class LookAtServer {
  constructor(
    private readonly reports: ServerReportsStore,
    private readonly hours: ServerHoursStore,
  ) {}

  async run(tx: NetworkTx, { id }: Pick<BbbServer, 'id'>, zone: string): Promise<ServerReport> {
    const since = { monthsSince: daysBefore(tx, AVAILABILITY_DAYS), hoursSince: daysBefore(tx, LOAD_DAYS) };
    const { months, ...past } = await this.reports.of(tx, id, { zone, ...since });
    return { ...past, months: months.map(monthOf) };
  }

  /** The months of each server by its id, the newest first. */
  async availability(tx: NetworkTx, zone: string): Promise<Map<string, MonthOfServer[]>> {
    const months = new Map<string, MonthOfServer[]>();
    for (const { serverId, month: text, ...asked } of await this.hours.byMonth(
      tx,
      zone,
      daysBefore(tx, AVAILABILITY_DAYS),
    )) {
      months.set(serverId, [...(months.get(serverId) ?? []), monthOf({ month: text, ...asked })]);
    }
    return months;
  }
}

const monthOf = ({ month: text, ...asked }: Asked & { month: string }): MonthOfServer => ({
  month: month(text),
  availability: availabilityBasisPoints(asked),
  asked: asked.asked,
});
const daysBefore = (tx: NetworkTx, days: number): Date => new Date(tx.clock.now().getTime() - days * DAY_MS);
