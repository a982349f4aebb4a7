import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { NetworkTx } from '@/runtime';
import type { Health } from './health';
import { IncidentsStore } from './incidents.store';
import { MaintenancesStore } from './maintenances.store';
import { serverIncidentClosed, serverIncidentOpened } from './placement.facts';
import type { BbbServer, Load } from './server';
import { ServerHoursStore } from './server-hours.store';
import { ServersStore } from './servers.store';

/** What came of asking a server: its load where a poll counted it, or why there was no answer. */
export type Answered = { readonly load: Load | null } | { readonly failed: string };

/** Notes what came of asking a server: its health, its hour, and the incident that opens or closes with it. */
@Injectable()
export class NoteAnswer {
  constructor(
    private readonly servers: ServersStore,
    private readonly hours: ServerHoursStore,
    private readonly incidents: IncidentsStore,
    private readonly maintenances: MaintenancesStore,
  ) {}

  async run(tx: NetworkTx, server: Pick<BbbServer, 'id' | 'name'>, answered: Answered): Promise<Health> {
    const hasAnswered = !('failed' in answered);
    const load = hasAnswered ? answered.load : null;
    const { health, turnedAt } = await this.servers.answered(tx, server.id, { hasAnswered, load });
    const isExcused = !hasAnswered && (await this.maintenances.isUnderWay(tx, server.id));
    await this.hours.note(tx, server.id, { hasAnswered, isExcused, load });
    if (turnedAt && !hasAnswered) await this.open(tx, server, turnedAt, answered.failed, isExcused);
    if (turnedAt && hasAnswered) await this.close(tx, server, turnedAt);
    return health;
  }

  private async open(
    tx: NetworkTx,
    { id: serverId, name }: Pick<BbbServer, 'id' | 'name'>,
    openedAt: Date,
    reason: string,
    isPlanned: boolean,
  ): Promise<void> {
    const incident = { id: newId(), serverId, reason, isPlanned, openedAt, noticedAt: tx.clock.now(), closedAt: null };
    if (!(await this.incidents.open(tx, incident))) return;
    const tenants = await this.incidents.touch(tx, incident);
    await tx.announce(
      serverIncidentOpened({
        incidentId: incident.id,
        serverId,
        name,
        reason,
        isPlanned,
        tenants,
        openedAt: openedAt.toISOString(),
      }),
    );
  }

  private async close(tx: NetworkTx, { id: serverId, name }: Pick<BbbServer, 'id' | 'name'>, at: Date): Promise<void> {
    const closed = await this.incidents.close(tx, serverId, at);
    if (!closed) return;
    await tx.announce(
      serverIncidentClosed({
        incidentId: closed.id,
        serverId,
        name,
        isPlanned: closed.isPlanned,
        openedAt: closed.openedAt.toISOString(),
        closedAt: closed.closedAt!.toISOString(),
      }),
    );
  }
}
