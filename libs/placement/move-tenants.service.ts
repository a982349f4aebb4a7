import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { type Actor, Announcer, type NetworkTx, Tenancy } from '@/runtime';
import { TenantGatewaysStore, TenantsStore } from '@/tenants';
import { AlreadyThere, MoveUnderWay, NotThatServer } from './errors';
import { afterStep, homeDuring, type Move, type MoveStep } from './move';
import { MovesStore } from './moves.store';
import { tenantMoved } from './placement.facts';
import { RetireServer } from './retire-server.service';
import { ServerOrdersStore } from './server-orders.store';
import { ServersStore } from './servers.store';

/**
 * Moves tenants between servers with nothing changed for them: same address, secret, links and recordings. Each step is
 * one transaction, so a move goes on after any restart from where it was.
 */
@Injectable()
export class MoveTenants {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly moves: MovesStore,
    private readonly servers: ServersStore,
    private readonly orders: ServerOrdersStore,
    private readonly retire: RetireServer,
    private readonly tenants: TenantsStore,
    private readonly gateways: TenantGatewaysStore,
    private readonly announcer: Announcer,
  ) {}

  /** Plans a move and cuts over at once: the next new meeting goes to the new server. Answers the move's id. */
  async start(resellerId: string, tenantId: string, toServerId: string | null, actor: Actor): Promise<string> {
    const id = newId();
    await this.changing(actor, 'move a tenant', async (tx) => {
      if (toServerId !== null) {
        const server = await this.servers.byId(tx, toServerId);
        const order = await this.orders.ofServer(tx, server.id);
        if (server.poolResellerId !== resellerId || server.state !== 'enabled' || order?.endedAt)
          throw new NotThatServer(server.name);
      }
      const { homeServerId } = await this.gateways.of(tx, resellerId, tenantId);
      if (homeServerId === toServerId) throw new AlreadyThere();
      const move: Move = {
        id,
        resellerId,
        tenantId,
        fromServerId: homeServerId,
        toServerId,
        state: 'planned',
        plannedAt: tx.clock.now(),
        cutOverAt: null,
        finishedAt: null,
        meetingsAtCutOver: null,
      };
      if (!(await this.moves.add(tx, move))) throw new MoveUnderWay();
      return this.step(tx, move, 'cut-over');
    });
    return id;
  }

  /** Pauses, resumes or rolls back. */
  async change(moveId: string, step: 'pause' | 'resume' | 'roll-back', actor: Actor): Promise<void> {
    await this.changing(actor, `${step} a move`, async (tx) => {
      const move = await this.moves.lock(tx, moveId);
      const slug = await this.step(tx, move, step);
      if (step === 'resume') await this.step(tx, await this.moves.lock(tx, moveId), 'cut-over');
      return slug;
    });
  }

  /** Finishes the moves whose old meetings have all ended; looked at every minute. */
  async advance(actor: Actor): Promise<number> {
    const reason = { actor, why: 'advance moves' };
    const open = await this.tenancy.acrossNetwork(reason, (tx) => this.moves.underWay(tx));
    let finished = 0;
    for (const { id } of open) {
      await this.changing(actor, reason.why, async (tx) => {
        const move = await this.moves.lock(tx, id);
        if (move.state !== 'draining' || (await this.moves.remaining(tx, id)) > 0) return null;
        finished += 1;
        return this.step(tx, move, 'drained');
      });
    }
    return finished;
  }

  private async step(tx: NetworkTx, move: Move, step: MoveStep): Promise<string> {
    const state = afterStep(move.state, step);
    const isOver = state === 'done' || state === 'rolled-back';
    await this.moves.save(tx, {
      ...move,
      state,
      cutOverAt: step === 'cut-over' ? tx.clock.now() : move.cutOverAt,
      meetingsAtCutOver: step === 'cut-over' ? await this.moves.remaining(tx, move.id) : move.meetingsAtCutOver,
      finishedAt: isOver ? tx.clock.now() : null,
    });
    await this.gateways.setHome(tx, move.resellerId, move.tenantId, homeDuring(move, state));
    await tx.audit(move.resellerId, `move: ${step}`, move.tenantId, { moveId: move.id, to: move.toServerId });
    if (step !== 'drained')
      await tx.announce(
        tenantMoved({ resellerId: move.resellerId, tenantId: move.tenantId, homeServerId: homeDuring(move, state) }),
      );
    if (step === 'drained') await this.left(tx, move);
    return this.tenants.slugOf(tx, move.tenantId);
  }

  /** A server that was one tenant's own takes no more once that tenant has left it, and costs no more. */
  private async left(tx: NetworkTx, { fromServerId, tenantId }: Move): Promise<void> {
    if (fromServerId === null) return;
    const order = await this.orders.ofServer(tx, fromServerId);
    if (order?.forTenantId !== tenantId) return;
    await this.servers.setState(tx, fromServerId, 'cordoned');
    await this.retire.run(tx, fromServerId);
  }

  /** Runs a change and tells the gateways whose tenant it was. */
  private async changing(actor: Actor, why: string, work: (tx: NetworkTx) => Promise<string | null>): Promise<void> {
    const slug = await this.tenancy.acrossNetwork({ actor, why }, work);
    if (slug !== null) await this.announcer.say('tenant', slug);
  }
}
