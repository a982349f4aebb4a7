import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { type Scope, type ScopedTx, Sealer, Tenancy } from '@/runtime';
import { OutsideCalls } from '@/webhooks';
import { EndpointsStore, endpointPlace, oldSecretPlace } from './endpoints.store';
import { BadTarget, NoSecretToChange, NoSuchEndpoint, TooManyEndpoints } from './errors';
import type { Endpoint, EndpointKind, Telling } from './telling';
import { tellOne } from './telling.jobs';
import { TellingsStore } from './tellings.store';
import { type Topic, topicsFor } from './topics';

const MOST = 20;
/** How long the secret before still signs: time for a receiver to take the new one. */
const BOTH_SIGN_MS = 24 * 3_600_000;

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export interface NewEndpoint {
  readonly kind: EndpointKind;
  readonly name: string;
  readonly target: string;
  readonly room?: string | undefined;
  /** The access token of a Matrix account. */
  readonly token?: string | undefined;
  readonly topics: readonly string[];
}

/** What somebody does with the addresses it is told at: its own alone, a tenant its tenant's, a reseller its reseller's. */
@Injectable()
export class Endpoints {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly endpoints: EndpointsStore,
    private readonly tellings: TellingsStore,
    private readonly outside: OutsideCalls,
    private readonly sealer: Sealer,
  ) {}

  list(scope: Scope): Promise<Endpoint[]> {
    return this.tenancy.within(scope, (tx) => this.endpoints.of(tx, tenantIn(scope)));
  }

  /** Adds one; answers its id, and the secret that signs its calls, which is shown this once. */
  async add(
    scope: Scope,
    { kind, name, target, room, token, topics }: NewEndpoint,
  ): Promise<{ id: string; secret: string }> {
    const allowed = topicsFor(tenantIn(scope) === null ? 'reseller' : 'tenant');
    if (topics.length === 0 || topics.some((topic) => !allowed.includes(topic as Topic)))
      throw new BadTarget('choose what to be told of');
    if (kind !== 'mail') {
      const problem = this.outside.problemOf(target);
      if (problem) throw new BadTarget(problem);
    }
    if (kind === 'matrix' && (!room || !token)) throw new BadTarget('a Matrix room needs its id and an access token');
    return this.tenancy.within(scope, async (tx) => {
      const tenantId = tenantIn(scope);
      if ((await this.endpoints.of(tx, tenantId)).length >= MOST) throw new TooManyEndpoints(MOST);
      const id = newId();
      const secret = kind === 'webhook' ? newSecret() : (token ?? '');
      await this.endpoints.add(tx, {
        id,
        tenantId,
        kind,
        name,
        target,
        room: kind === 'matrix' ? room! : null,
        secretSealed: kind === 'mail' ? null : this.sealer.seal(secret, endpointPlace(id)),
        topics,
      });
      await tx.audit('added endpoint', id, { kind, name, target, topics });
      return { id, secret: kind === 'webhook' ? secret : '' };
    });
  }

  /** One with its log, the newest first. */
  open(
    scope: Scope,
    id: string,
    page: { before?: string | undefined; limit: number },
  ): Promise<{ endpoint: Endpoint; log: Telling[] }> {
    return this.tenancy.within(scope, async (tx) => ({
      endpoint: await this.own(tx, id),
      log: await this.tellings.log(tx, id, page),
    }));
  }

  async turn(scope: Scope, id: string, state: 'on' | 'off'): Promise<void> {
    await this.changed(scope, id, async (tx, endpoint) => {
      await this.endpoints.setState(tx, endpoint.resellerId, id, state);
      await tx.audit('turned endpoint', id, { before: endpoint.state, after: state });
    });
  }

  /** A new secret for a webhook, shown this once; the one before signs beside it for a day. NoSecretToChange for any other kind. */
  renewSecret(scope: Scope, id: string): Promise<{ secret: string; oldSecretUntil: Date }> {
    return this.tenancy.within(scope, async (tx) => {
      const { kind, secretSealed } = await this.own(tx, id);
      if (kind !== 'webhook' || !secretSealed) throw new NoSecretToChange();
      const secret = newSecret();
      const oldSecretUntil = new Date(tx.clock.now().getTime() + BOTH_SIGN_MS);
      await this.endpoints.setSecrets(tx, id, {
        secretSealed: this.sealer.seal(secret, endpointPlace(id)),
        oldSecretSealed: this.sealer.seal(this.sealer.open(secretSealed, endpointPlace(id)), oldSecretPlace(id)),
        oldSecretUntil,
      });
      await tx.audit('changed secret of endpoint', id, { oldSecretUntil: oldSecretUntil.toISOString() });
      return { secret, oldSecretUntil };
    });
  }

  async remove(scope: Scope, id: string): Promise<void> {
    await this.changed(scope, id, async (tx) => {
      await this.endpoints.remove(tx, id);
      await tx.audit('removed endpoint', id);
    });
  }

  /** Tells it of a test, at once and by the same way as everything else. */
  test(scope: Scope, id: string): Promise<void> {
    return this.changed(scope, id, async (tx, endpoint) => {
      const timestamp = tx.clock.now().toISOString();
      const event = { type: 'test' as const, timestamp, data: { message: 'This is a test.' } };
      const one = await this.tellings.add(tx, endpoint, `test.${newId()}`, event);
      await tx.enqueue(tellOne({ ...one!, tries: 0 }));
      await tx.audit('tested endpoint', id);
    });
  }

  /** Tells one thing again that was told or given up. */
  again(scope: Scope, id: string, tellingId: string): Promise<void> {
    return this.changed(scope, id, async (tx) => {
      if (!(await this.tellings.again(tx, id, tellingId))) throw new NoSuchEndpoint();
      await tx.enqueue(tellOne({ resellerId: tx.resellerId, id: tellingId, tries: 0 }));
      await tx.audit('sent again to endpoint', id, { tellingId });
    });
  }

  private changed(scope: Scope, id: string, work: (tx: ScopedTx, endpoint: Endpoint) => Promise<void>): Promise<void> {
    return this.tenancy.within(scope, async (tx) => work(tx, await this.own(tx, id)));
  }

  /** A reseller's scope sees its tenants' too; here each side has its own alone. */
  private async own(tx: ScopedTx, id: string): Promise<Endpoint> {
    const found = await this.endpoints.byId(tx, tx.resellerId, id);
    if (!found || found.tenantId !== tenantIn(tx.scope)) throw new NoSuchEndpoint();
    return found;
  }
}

const tenantIn = (scope: Scope): string | null => (scope.kind === 'tenant' ? scope.tenantId : null);
