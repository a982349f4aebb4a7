import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { Announcer, type Scope, type ScopedTx, Sealer, Tenancy } from '@/runtime';
import { NoSuchSecret, TwoSecretsAlready } from './errors';
import { TenantSecretsStore, tenantSecretPlace } from './tenant-secrets.store';
import { TenantsStore } from './tenants.store';

const MOST = 2;

export interface ShownSecret {
  readonly id: string;
  readonly secret: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** A tenant's secrets: two hold at a time, so that the next one is in use before the last one goes. */
@Injectable()
export class TenantSecrets {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly secrets: TenantSecretsStore,
    private readonly tenants: TenantsStore,
    private readonly sealer: Sealer,
    private readonly announcer: Announcer,
  ) {}

  /** Those that hold, opened, the oldest first. */
  list(scope: Scope, tenantId: string): Promise<ShownSecret[]> {
    return this.tenancy.within(scope, async (tx) =>
      (await this.secrets.holding(tx, tx.resellerId, tenantId)).map((secret) => ({
        id: secret.id,
        secret: this.sealer.open(secret.secretSealed, tenantSecretPlace(secret.id)),
        createdAt: secret.createdAt,
        lastUsedAt: secret.lastUsedAt,
      })),
    );
  }

  /** The same for somebody's eyes, or the one of them: who looked stands in the audit log. NoSuchSecret if that one does not hold. */
  async show(scope: Scope, tenantId: string, secretId?: string): Promise<ShownSecret[]> {
    const shown = (await this.list(scope, tenantId)).filter(({ id }) => secretId === undefined || id === secretId);
    if (secretId !== undefined && shown.length === 0) throw new NoSuchSecret();
    await this.tenancy.within(scope, (tx) => tx.audit('looked at secrets', tenantId));
    return shown;
  }

  /** Makes one more within the caller's transaction; answers it in the clear. TwoSecretsAlready if two hold. */
  async issue(tx: ScopedTx, tenantId: string): Promise<string> {
    const holding = await this.secrets.holding(tx, tx.resellerId, tenantId);
    if (holding.length >= MOST) throw new TwoSecretsAlready();
    const [id, secret] = [newId(), randomBytes(30).toString('base64url')];
    await this.secrets.add(tx, { id, tenantId, secretSealed: this.sealer.seal(secret, tenantSecretPlace(id)) });
    await tx.audit('made secret', tenantId, { secretId: id });
    return secret;
  }

  /** Makes one more beside the one in use; the gateway takes both at once. */
  async add(scope: Scope, tenantId: string): Promise<string> {
    return this.changed(scope, tenantId, (tx) => this.issue(tx, tenantId));
  }

  /** Takes a secret away, at every gateway within a second. */
  async revoke(scope: Scope, tenantId: string, secretId: string): Promise<void> {
    await this.changed(scope, tenantId, async (tx) => {
      const holding = await this.secrets.holding(tx, tx.resellerId, tenantId);
      if (!holding.some(({ id }) => id === secretId)) throw new NoSuchSecret();
      await this.secrets.revoke(tx, [secretId]);
      await tx.audit('revoked secret', tenantId, { secretId });
    });
  }

  private async changed<T>(scope: Scope, tenantId: string, work: (tx: ScopedTx) => Promise<T>): Promise<T> {
    const { slug, answer } = await this.tenancy.within(scope, async (tx) => {
      const tenant = await this.tenants.byId(tx, tenantId);
      return { slug: tenant.slug, answer: await work(tx) };
    });
    await this.announcer.say('tenant', slug);
    return answer;
  }
}
