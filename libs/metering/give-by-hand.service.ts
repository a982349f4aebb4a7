import { Injectable } from '@nestjs/common';
import type { Month } from '@/kernel';
import { type BbbServer, ServersStore } from '@/placement';
import { type Actor, type NetworkTx, resellerScope, Tenancy } from '@/runtime';
import { NoSuchTenant, type Tenant, TenantsStore } from '@/tenants';
import { OwnServerOnly } from './errors';
import { GiveRuns } from './give-runs.service';
import { RunsStore, type UnclaimedRun } from './runs.store';
import { type NewRule, UsageRules } from './usage-rules.service';
import type { ListedRule } from './usage-rules.store';

/** Who gives meetings away: the network's people those of every server, a reseller's those on servers of its own. */
export interface Giver {
  readonly resellerId: string;
  readonly isNetwork: boolean;
  readonly actor: Actor;
}

/** A rule as an operator says it: the tenant by its short name. */
export type SaidRule = Omit<NewRule, 'resellerId' | 'tenantId'> & { readonly tenant: string };

/** Meetings that are nobody's, given to a tenant by hand or by a dated rule, each operator within its own servers and tenants. */
@Injectable()
export class GiveByHand {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly runs: RunsStore,
    private readonly rules: UsageRules,
    private readonly give: GiveRuns,
    private readonly serversStore: ServersStore,
    private readonly tenants: TenantsStore,
  ) {}

  /** The newest first; `before` are the instant and the id of the last one seen. */
  unclaimed(by: Giver, page: { before?: readonly string[] | undefined; limit: number }): Promise<UnclaimedRun[]> {
    return this.across(by, (tx) => this.runs.unclaimed(tx, { poolResellerId: poolOf(by), ...page }));
  }

  /** How many of some months wait to be given by them; a reseller without a server of its own has none to give. */
  async waiting(by: Giver, ...months: Month[]): Promise<number> {
    if (!by.isNetwork && !(await this.hasOwnServer(by))) return 0;
    return this.across(by, (tx) => tx.figure(this.runs.unattributedOf(months, poolOf(by))));
  }

  /** NoSuchTenant for another reseller's, or for meetings elsewhere than on one's own servers; NotNobodys. */
  async run(by: Giver, runIds: readonly string[], tenant: string, reason: string): Promise<void> {
    const owner = await this.across(by, async (tx) => {
      const pool = poolOf(by);
      if (pool && (await this.runs.countInPool(tx, runIds, pool)) < runIds.length) throw new NoSuchTenant(tenant);
      return this.own(tx, by, tenant);
    });
    await this.give.run(runIds, { resellerId: owner.resellerId, tenantId: owner.id }, reason, by.actor);
  }

  /** The meetings that are nobody's and would be the tenant's by this rule; nothing is written. */
  async test(by: Giver, said: SaidRule) {
    return this.rules.test(await this.ruleOf(by, said), by.actor);
  }

  /** A reseller's rule names one of its own servers: OwnServerOnly. Answers its id. */
  async add(by: Giver, said: SaidRule, reason: string): Promise<string> {
    return this.rules.add(await this.ruleOf(by, said), reason, by.actor);
  }

  async list(by: Giver): Promise<ListedRule[]> {
    const all = await this.rules.list(by.actor);
    return all.filter(({ resellerId }) => by.isNetwork || resellerId === by.resellerId);
  }

  /** The servers that a rule of theirs may name. */
  async servers(by: Giver): Promise<BbbServer[]> {
    const all = await this.across(by, (tx) => this.serversStore.all(tx));
    return all.filter(({ poolResellerId }) => by.isNetwork || poolResellerId === by.resellerId);
  }

  private async hasOwnServer({ resellerId, actor }: Giver): Promise<boolean> {
    const own = this.serversStore.ownOf(resellerId);
    return (await this.tenancy.within(resellerScope(resellerId, actor), (tx) => tx.figure(own))) > 0;
  }

  private ruleOf(by: Giver, { tenant: slug, ...rule }: SaidRule): Promise<NewRule> {
    return this.across(by, async (tx) => {
      const isOwn = async (id: string): Promise<boolean> =>
        (await this.serversStore.byId(tx, id)).poolResellerId === by.resellerId;
      if (!by.isNetwork && !(rule.serverId && (await isOwn(rule.serverId)))) throw new OwnServerOnly();
      const tenant = await this.own(tx, by, slug);
      return { ...rule, resellerId: tenant.resellerId, tenantId: tenant.id };
    });
  }

  private async own(tx: NetworkTx, by: Giver, slug: string): Promise<Tenant> {
    const tenant = await this.tenants.bySlug(tx, slug);
    if (!by.isNetwork && tenant.resellerId !== by.resellerId) throw new NoSuchTenant(slug);
    return tenant;
  }

  private across<T>({ actor }: Giver, work: (tx: NetworkTx) => Promise<T>): Promise<T> {
    return this.tenancy.acrossNetwork({ actor, why: 'whose meetings are' }, work);
  }
}

/** On whose servers somebody may look for meetings that are nobody's: null is on all. */
const poolOf = ({ isNetwork, resellerId }: Giver): string | null => (isNetwork ? null : resellerId);
