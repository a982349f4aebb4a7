import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { asJob, type Scope, Tenancy } from '@/runtime';
import { type ApiKey, ApiKeysStore } from './api-keys.store';
import { mayAs, type Permission } from './policy';
import type { Role } from './roles';
import { KeyNotGood, NoSuchKey, ScopeNotYours } from './team-errors';
import { hashOf } from './tokens';

const reason = { actor: asJob('people.api-keys'), why: 'api key' };
const USED_EVERY_MS = 60_000;

/** Keys for programs: shown once, kept as a hash, known by prefix; each may do what its scopes say and no more. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly keys: ApiKeysStore,
  ) {}

  list(scope: Scope): Promise<ApiKey[]> {
    return this.tenancy.within(scope, (tx) => this.keys.holding(tx, tenantOf(scope)));
  }

  /** Makes a key; answers it in the clear, the only time. ScopeNotYours for what its maker's role may not. */
  async make(scope: Scope, role: Role, name: string, scopes: readonly Permission[]): Promise<string> {
    const notYours = scopes.find((one) => !mayAs(role, one));
    if (notYours) throw new ScopeNotYours(notYours);
    const prefix = `tr_${randomBytes(5).toString('hex')}`;
    const key = `${prefix}_${randomBytes(30).toString('base64url')}`;
    const id = newId();
    await this.tenancy.within(scope, async (tx) => {
      const tenantId = tenantOf(scope);
      const isNetwork = role.startsWith('network-');
      await this.keys.add(tx, { id, tenantId, name, prefix, keyHash: hashOf(key), scopes, isNetwork });
      await tx.audit('made key', id, { after: { name, prefix, scopes } });
    });
    return key;
  }

  async revoke(scope: Scope, id: string): Promise<void> {
    await this.tenancy.within(scope, async (tx) => {
      const key = await this.keys.revoke(tx, tenantOf(scope), id);
      if (!key) throw new NoSuchKey();
      await tx.audit('revoked key', id, { before: { name: key.name, prefix: key.prefix } });
    });
  }

  /** The key of a request's `Authorization`; KeyNotGood for none, an unknown or a revoked one. */
  async admit(authorization: string | undefined): Promise<ApiKey> {
    const key = /^Bearer (tr_[0-9a-f]{10}_[\w-]{40})$/.exec(authorization ?? '')?.[1];
    if (!key) throw new KeyNotGood();
    const found = await this.tenancy.acrossNetwork(reason, async (tx) => {
      const one = await this.keys.byHash(tx, hashOf(key));
      if (one && tx.clock.now().getTime() - (one.lastUsedAt?.getTime() ?? 0) > USED_EVERY_MS)
        await this.keys.used(tx, one.id);
      return one;
    });
    if (!found) throw new KeyNotGood();
    return found;
  }
}

const tenantOf = (scope: Scope): string | null => (scope.kind === 'tenant' ? scope.tenantId : null);
