import { Injectable } from '@nestjs/common';
import { type Month, month } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import { type Asked, availabilityBasisPoints } from './availability';
import type { BbbServer } from './server';
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

/** A server, and how it has answered by month, the newest first. */
export type ServerWithMonths = BbbServer & { readonly months: readonly MonthOfServer[] };

const DAY_MS = 24 * 60 * 60_000;
const LOAD_DAYS = 7;
const AVAILABILITY_DAYS = 366;

/** Looks at how a server has done: availability by month of a zone, load by hour, incidents, maintenance to come. */
@Injectable()
export class LookAtServer {
  constructor(private readonly reports: ServerReportsStore) {}

  async run(tx: NetworkTx, { id }: Pick<BbbServer, 'id'>, zone: string): Promise<ServerReport> {
    const since = { monthsSince: daysBefore(tx, AVAILABILITY_DAYS), hoursSince: daysBefore(tx, LOAD_DAYS) };
    const { months, ...past } = await this.reports.of(tx, id, { zone, ...since });
    return { ...past, months: months.map(monthOf) };
  }

  /** Those that are not removed, by name, each with its months. */
  async all(tx: NetworkTx, zone: string): Promise<ServerWithMonths[]> {
    const servers = await this.reports.all(tx, zone, daysBefore(tx, AVAILABILITY_DAYS));
    return servers.map((server) => ({ ...server, months: server.months.map(monthOf) }));
  }
}

const monthOf = ({ month: text, ...asked }: Asked & { month: string }): MonthOfServer => ({
  month: month(text),
  availability: availabilityBasisPoints(asked),
  asked: asked.asked,
});
const daysBefore = (tx: NetworkTx, days: number): Date => new Date(tx.clock.now().getTime() - days * DAY_MS);
