import { Injectable } from '@nestjs/common';
import { newId } from '@/kernel';
import type { ScopedTx } from '@/runtime';

export interface TenantNote {
  readonly id: string;
  /** Who wrote it: a person, or a program by its key. */
  readonly personId: string | null;
  readonly keyId: string | null;
  readonly text: string;
  readonly createdAt: Date;
}

/** What operators have written down about a tenant; its own people never see it. Only added to. */
@Injectable()
export class TenantNotesStore {
  async add(
    tx: ScopedTx,
    note: { tenantId: string; text: string } & ({ personId: string } | { keyId: string }),
  ): Promise<void> {
    await tx.query(
      `insert into tenant_notes (reseller_id, id, about_tenant_id, person_id, key_id, text, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        tx.resellerId,
        newId(),
        note.tenantId,
        'personId' in note ? note.personId : null,
        'keyId' in note ? note.keyId : null,
        note.text,
        tx.clock.now(),
      ],
    );
  }

  /** The newest first. */
  of(tx: ScopedTx, tenantId: string, limit = 50): Promise<TenantNote[]> {
    return tx.query(
      `select id, person_id as "personId", key_id as "keyId", text, created_at as "createdAt" from tenant_notes
       where reseller_id = $1 and about_tenant_id = $2 order by id desc limit $3`,
      [tx.resellerId, tenantId, limit],
    );
  }
}
