import { Injectable } from '@nestjs/common';
import { type Actor, Tenancy } from '@/runtime';
import { type ResellerChange, ResellersStore } from './resellers.store';

/**
 * Changes a reseller's name and membership. One that is no operational member in standing takes in no further tenant
 * ({@link mayResell}); those it has stay served. Its short name is part of links and stays.
 */
@Injectable()
export class ChangeReseller {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
  ) {}

  run(id: string, after: ResellerChange, actor: Actor): Promise<void> {
    return this.tenancy.acrossNetwork({ actor, why: 'change a reseller' }, async (tx) => {
      const { name, membershipClass, membershipKind, membershipStanding } = await this.resellers.byId(tx, id);
      await this.resellers.change(tx, id, after);
      const before = { name, membershipClass, membershipKind, membershipStanding };
      await tx.audit(id, 'changed reseller', id, { before, after });
    });
  }
}
