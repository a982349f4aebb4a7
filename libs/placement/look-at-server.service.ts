import { Injectable } from '@nestjs/common';
import { type Month, month } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import { availabilityBasisPoints } from './availability';
import { type Incident, IncidentsStore, type TouchedTenant } from './incidents.store';
import type { Maintenance } from './maintenance';
import { MaintenancesStore } from './maintenances.store';
import type { BbbServer } from './server';
import { type ServerHour, ServerHoursStore } from './server-hours.store';

export interface MonthOfServer {
  readonly month: Month;
  /** In hundredths of a percent; null where it was not asked, or only during planned maintenance. */
  readonly availability: number | null;
  readonly asked: number;
}

/** How a server does. */
export interface ServerReport {
  /** The newest first, a year of them. */
  readonly months: readonly MonthOfServer[];
  /** The last week's. */
  readonly hours: readonly ServerHour[];
  readonly incidents: readonly (Incident & { readonly touched: readonly TouchedTenant[] })[];
  readonly maintenances: readonly Maintenance[];
}

const DAY_MS = 24 * 60 * 60_000;
const LOAD_DAYS = 7;
const AVAILABILITY_DAYS = 366;

/** Looks at how a server has done: availability by month of a zone, load by hour, incidents, maintenance to come. */
@Injectable()
export class LookAtServer {
  constructor(
    private readonly hours: ServerHoursStore,
    private readonly incidents: IncidentsStore,
    private readonly maintenances: MaintenancesStore,
  ) {}

  async run(tx: NetworkTx, { id }: Pick<BbbServer, 'id'>, zone: string): Promise<ServerReport> {
    const incidents = await this.incidents.of(tx, [id]);
    const touched = await this.incidents.touched(
      tx,
      incidents.map((one) => one.id),
    );
    return {
      months: (await this.availability(tx, zone)).get(id) ?? [],
      hours: await this.hours.since(tx, id, daysBefore(tx, LOAD_DAYS)),
      incidents: incidents.map((one) => ({
        ...one,
        touched: touched.filter(({ incidentId }) => incidentId === one.id),
      })),
      maintenances: await this.maintenances.open(tx, id),
    };
  }

  /** The months of each server by its id, the newest first. */
  async availability(tx: NetworkTx, zone: string): Promise<Map<string, MonthOfServer[]>> {
    const months = new Map<string, MonthOfServer[]>();
    for (const { serverId, month: text, ...asked } of await this.hours.byMonth(
      tx,
      zone,
      daysBefore(tx, AVAILABILITY_DAYS),
    )) {
      const row = { month: month(text), availability: availabilityBasisPoints(asked), asked: asked.asked };
      months.set(serverId, [...(months.get(serverId) ?? []), row]);
    }
    return months;
  }
}

const daysBefore = (tx: NetworkTx, days: number): Date => new Date(tx.clock.now().getTime() - days * DAY_MS);
