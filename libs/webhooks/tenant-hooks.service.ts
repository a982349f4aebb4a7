import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import { Tenancy, type TenantScope } from '@/runtime';
import { OutsideCalls } from './outside-calls.adapter';
import type { TenantHook } from './tenant-hook';
import { TenantHooksStore } from './tenant-hooks.store';

const MOST = 100;

export type Registered = { readonly hook: TenantHook; readonly isKnown: boolean } | { readonly problem: string };

type Wanted = Pick<TenantHook, 'callbackUrl' | 'clientMeetingId' | 'eventIds' | 'wantsRaw' | 'domain'>;

/** What a tenant's client does with its hooks. */
@Injectable()
export class TenantHooks {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly hooks: TenantHooksStore,
    private readonly outside: OutsideCalls,
  ) {}

  /** Registers an address; the same again is the hook that stands, whatever else is asked for. */
  register(scope: TenantScope, wanted: Wanted): Promise<Registered> {
    const problem = this.outside.problemOf(wanted.callbackUrl);
    if (problem) return Promise.resolve({ problem });
    const { resellerId, tenantId } = scope;
    return this.tenancy.within(scope, async (tx) => {
      const standing = await this.hooks.of(tx, resellerId, tenantId);
      const known = standing.find(({ callbackUrl }) => callbackUrl === wanted.callbackUrl);
      if (known) return { hook: known, isKnown: true };
      if (standing.length >= MOST) return { problem: `there are ${MOST} hooks already` };
      const hook = { id: newId(), resellerId, tenantId, ...wanted };
      if (await this.hooks.add(tx, hook)) return { hook, isKnown: false };
      const other = (await this.hooks.of(tx, resellerId, tenantId)).find((one) => one.callbackUrl === hook.callbackUrl);
      return { hook: other ?? hook, isKnown: true };
    });
  }

  list(scope: TenantScope): Promise<TenantHook[]> {
    return this.tenancy.within(scope, (tx) => this.hooks.of(tx, scope.resellerId, scope.tenantId));
  }

  /** False if the tenant has no such hook. */
  remove(scope: TenantScope, id: string): Promise<boolean> {
    return this.tenancy.within(scope, (tx) => this.hooks.remove(tx, scope.resellerId, scope.tenantId, id));
  }
}
