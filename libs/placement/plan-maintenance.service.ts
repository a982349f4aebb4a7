import { Injectable } from '@nestjs/common';
import { newId, type Period } from '@/kernel';
import { type Actor, type NetworkTx, Tenancy } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { MaintenanceOver } from './errors';
import { assertPlannable, type Maintenance } from './maintenance';
import { MaintenancesStore } from './maintenances.store';
import { maintenanceChanged } from './placement.facts';
import type { BbbServer } from './server';
import { ServersStore } from './servers.store';

/** Plans maintenance of a server, begins and ends it at its hours, and calls it off; the tenants are told. */
@Injectable()
export class PlanMaintenance {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly servers: ServersStore,
    private readonly maintenances: MaintenancesStore,
    private readonly resellers: ResellersStore,
  ) {}

  /** Answers its id. BadMaintenance says what is wrong with the hours. */
  run({ serverId, reason, ...span }: Period & { serverId: string; reason: string }, actor: Actor): Promise<string> {
    return this.tenancy.acrossNetwork({ actor, why: 'plan maintenance' }, async (tx) => {
      const server = await this.servers.lock(tx, serverId);
      assertPlannable(span, await this.maintenances.open(tx, serverId), tx.clock.now());
      const maintenance: Maintenance = {
        ...span,
        id: newId(),
        serverId,
        reason,
        state: 'planned',
        hasCordoned: false,
        plannedAt: tx.clock.now(),
      };
      await this.maintenances.add(tx, maintenance);
      await this.note(tx, server, maintenance, 'planned');
      return maintenance.id;
    });
  }

  /** Calls one off that has not begun, and ends one that is under way. MaintenanceOver for one that is neither. */
  async callOff(id: string, actor: Actor): Promise<void> {
    await this.tenancy.acrossNetwork({ actor, why: 'call maintenance off' }, async (tx) => {
      const maintenance = await this.maintenances.lock(tx, id);
      const server = await this.servers.lock(tx, maintenance.serverId);
      if (maintenance.state === 'under-way') return this.end(tx, server, maintenance);
      if (maintenance.state !== 'planned') throw new MaintenanceOver();
      await this.maintenances.save(tx, { ...maintenance, state: 'called-off' });
      await this.note(tx, server, maintenance, 'called-off');
    });
  }

  /** Begins and ends what is due; looked at every half minute. One that both began and ended meanwhile does both. */
  async keep(actor: Actor): Promise<void> {
    const reason = { actor, why: 'keep maintenance' };
    for (const id of await this.tenancy.acrossNetwork(reason, (tx) => this.maintenances.due(tx)))
      await this.tenancy.acrossNetwork(reason, async (tx) => {
        const due = await this.maintenances.lock(tx, id);
        const server = await this.servers.lock(tx, due.serverId);
        const begun = due.state === 'planned' ? await this.begin(tx, server, due) : due;
        if (begun.state === 'under-way' && begun.until <= tx.clock.now())
          await this.end(tx, await this.servers.byId(tx, server.id), begun);
      });
  }

  private async begin(tx: NetworkTx, server: BbbServer, planned: Maintenance): Promise<Maintenance> {
    const begun: Maintenance = { ...planned, state: 'under-way', hasCordoned: server.state === 'enabled' };
    if (begun.hasCordoned) await this.servers.setState(tx, server.id, 'cordoned');
    await this.maintenances.save(tx, begun);
    await this.note(tx, server, begun, 'begun');
    return begun;
  }

  /** Somebody who has disabled the server meanwhile, or let it in again, is not overruled. */
  private async end(tx: NetworkTx, server: BbbServer, begun: Maintenance): Promise<void> {
    const now = tx.clock.now();
    if (begun.hasCordoned && server.state === 'cordoned') await this.servers.setState(tx, server.id, 'enabled');
    const until = begun.until < now || now <= begun.from ? begun.until : now;
    await this.maintenances.save(tx, { ...begun, state: 'done', until });
    await this.note(tx, server, begun, 'ended');
  }

  private async note(
    tx: NetworkTx,
    { id: serverId, name, poolResellerId }: BbbServer,
    { id: maintenanceId, from, until }: Maintenance,
    change: 'planned' | 'called-off' | 'begun' | 'ended',
  ): Promise<void> {
    const whose = poolResellerId ?? (await this.resellers.network(tx))!.id;
    const hours = { from: from.toISOString(), until: until.toISOString() };
    await tx.audit(whose, `maintenance: ${change}`, serverId, { name, maintenanceId, ...hours });
    await tx.announce(maintenanceChanged({ maintenanceId, serverId, change }));
  }
}
