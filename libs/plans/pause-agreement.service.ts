import { Injectable } from '@nestjs/common';
import { firstDay, type LocalDate, type Month, monthOfDay, newId } from '@/kernel';
import { type Actor, resellerScope, Tenancy } from '@/runtime';
import { termsOn } from './agreement-terms';
import { AgreementsStore } from './agreements.store';
import { ChangeAgreement } from './change-agreement.service';
import { NoSuchAgreement, PauseTooShort } from './errors';
import { OpenAgreementsStore } from './open-agreements.store';

/**
 * Nothing is sold to a tenant for a while: its agreement ends as any ends, and one on the terms it had last follows it on
 * the first of a later month. Two agreements never share a month, so that no use is billed by both.
 */
@Injectable()
export class PauseAgreement {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly open: OpenAgreementsStore,
    private readonly agreements: AgreementsStore,
    private readonly change: ChangeAgreement,
  ) {}

  /** From `from` on, until the first of `backIn`; the mistakes of an end, and PauseTooShort. */
  run(of: { resellerId: string; tenantId: string }, from: LocalDate, backIn: Month, actor: Actor): Promise<void> {
    return this.tenancy.within(resellerScope(of.resellerId, actor), async (tx) => {
      if (backIn <= monthOfDay(from)) throw new PauseTooShort(from);
      const agreement = await this.open.forUpdate(tx, of);
      if (!agreement) throw new NoSuchAgreement();
      await this.change.endIn(tx, of, from);
      const { id, versions, startsOn: _, zone: _zone, ...parties } = agreement;
      const next = { ...parties, id: newId(), startsOn: firstDay(backIn), endsOn: null };
      await this.agreements.add(tx, next, termsOn(versions, from)!.terms);
      await tx.audit('paused agreement', id, { from, goesOn: next.startsOn, nextId: next.id });
    });
  }
}
