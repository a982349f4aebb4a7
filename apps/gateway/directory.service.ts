import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, dayIn, type LocalDate } from '@/kernel';
import { OpenAgreementsStore, type Plan, PlanInForce } from '@/plans';
import { Announcer, asJob, log, Sealer, Tenancy } from '@/runtime';
import {
  heaviest,
  type Language,
  RestrictionsStore,
  type TenantGateway,
  TenantGatewaysStore,
  TenantSecretsStore,
  TenantsStore,
  tenantSecretPlace,
} from '@/tenants';

/** A tenant as the gateway needs it. */
export interface Listed {
  readonly slug: string;
  readonly name: string;
  readonly resellerId: string;
  readonly tenantId: string;
  readonly meetingKey: string;
  /** Not suspended, nor its reseller. */
  readonly isActive: boolean;
  /** Holds one meeting at a time, for invoices are overdue. */
  readonly isLimited: boolean;
  /** Until when its agreement pauses, if it does. */
  readonly pausedUntil: LocalDate | null;
  readonly isSandbox: boolean;
  readonly sandboxEndsAt: Date | null;
  readonly language: Language;
  readonly secretIds: readonly string[];
  readonly secrets: readonly string[];
  readonly gateway: TenantGateway;
  readonly limits: Plan['limits'] | null;
}

interface Entry {
  readonly listed: Listed | null;
  readonly atMs: number;
}

const FRESH_MS = 2_000;
const LONGEST_MS = 5_000;
const MOST_UNKNOWN = 10_000;
const reason = { actor: asJob('gateway.directory'), why: 'look up a tenant' };

/**
 * Tenants by their short name, remembered for a few seconds: looked up again in the background while in use, and at once
 * when told that one has changed.
 */
@Injectable()
export class Directory implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly entries = new Map<string, Entry>();
  private readonly lookups = new Map<string, Promise<Listed | null>>();
  private readonly used = new Set<string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly secrets: TenantSecretsStore,
    private readonly gateways: TenantGatewaysStore,
    private readonly plans: PlanInForce,
    private readonly agreements: OpenAgreementsStore,
    private readonly restrictions: RestrictionsStore,
    private readonly sealer: Sealer,
    private readonly announcer: Announcer,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.announcer.hear('tenant', (slug) => {
      this.entries.delete(slug);
      // What is being looked up may be from before the change.
      this.lookups.delete(slug);
    });
    this.timer = setInterval(() => void this.noteUse(), 10_000).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.noteUse();
  }

  /** Whether this name has been looked up lately. */
  knows(slug: string): boolean {
    return this.entries.has(slug);
  }

  /** Null where there is no such tenant, or none that was ever served. */
  find(slug: string): Listed | null | Promise<Listed | null> {
    const entry = this.entries.get(slug);
    const age = entry ? performance.now() - entry.atMs : Number.POSITIVE_INFINITY;
    if (age < FRESH_MS) return entry!.listed;
    const lookup = this.lookUp(slug);
    if (age >= LONGEST_MS) return lookup;
    lookup.catch(() => undefined);
    return entry!.listed;
  }

  /** Notes that a secret was used; written down now and then. */
  noteSecret(id: string): void {
    this.used.add(id);
  }

  private lookUp(slug: string): Promise<Listed | null> {
    const underWay = this.lookups.get(slug);
    if (underWay) return underWay;
    const lookup = this.load(slug)
      .then((listed) => {
        if (this.entries.size > MOST_UNKNOWN) this.entries.clear();
        if (this.lookups.get(slug) === lookup) this.entries.set(slug, { listed, atMs: performance.now() });
        return listed;
      })
      .finally(() => {
        if (this.lookups.get(slug) === lookup) this.lookups.delete(slug);
      });
    this.lookups.set(slug, lookup);
    return lookup;
  }

  private load(slug: string): Promise<Listed | null> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const tenant = await this.tenants.find(tx, slug);
      if (!tenant || tenant.state === 'ended') return null;
      const secrets = await this.secrets.holding(tx, tenant.resellerId, tenant.id);
      const level = heaviest(
        await this.restrictions.holding(tx, { resellerId: tenant.resellerId, tenantId: tenant.id }),
      );
      const plan = await this.plans
        .of(tx, tenant.resellerId, tenant.id, dayIn('UTC', this.clock.now()))
        .catch((error: Error) => {
          log.warn({ err: error, tenant: tenant.id }, 'a tenant without prices: its plan sets no limits');
          return null;
        });
      return {
        slug,
        name: tenant.name,
        resellerId: tenant.resellerId,
        tenantId: tenant.id,
        meetingKey: tenant.meetingKey,
        isActive: tenant.state === 'active' && level !== 'suspended',
        isLimited: level === 'limited',
        pausedUntil: await this.agreements.pausedUntil(tx, tenant, this.clock.now()),
        isSandbox: tenant.isSandbox,
        sandboxEndsAt: tenant.sandboxEndsAt,
        language: tenant.language,
        secretIds: secrets.map(({ id }) => id),
        secrets: secrets.map(({ id, secretSealed }) => this.sealer.open(secretSealed, tenantSecretPlace(id))),
        gateway: await this.gateways.of(tx, tenant.resellerId, tenant.id),
        limits: plan?.limits ?? null,
      };
    });
  }

  private async noteUse(): Promise<void> {
    const ids = [...this.used];
    this.used.clear();
    if (ids.length === 0) return;
    await this.tenancy
      .acrossNetwork({ ...reason, why: 'note the use of secrets' }, (tx) => this.secrets.used(tx, ids))
      .catch((error: Error) => log.warn({ err: error }, 'the use of secrets could not be noted'));
  }
}
