import { Injectable } from '@nestjs/common';
import { addDays, dayIn, firstDay, type LocalDate, monthOfDay, nextMonth } from '@/kernel';
import { ChangeAgreement, OpenAgreementsStore } from '@/plans';
import { type ScopedTx, Tenancy, type TenantScope } from '@/runtime';
import { ResellersStore } from '@/tenants';
import { DayTooEarly, NoAgreement } from './errors';
import type { Leaving } from './leaving';
import { LeavingLetters } from './leaving-letters.service';

/** A tenant gives notice: its agreement ends on a day, by the rules of the agreement; its operator is told. */
@Injectable()
export class GiveNotice {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly agreements: ChangeAgreement,
    private readonly open: OpenAgreementsStore,
    private readonly resellers: ResellersStore,
    private readonly letters: LeavingLetters,
  ) {}

  /** What would happen when. Without a day: at the end of next month. Null where no agreement runs. */
  async look(tx: ScopedTx, tenantId: string, wanted: LocalDate | null): Promise<Leaving | null> {
    const agreement = await this.open.of(tx, { resellerId: tx.resellerId, tenantId });
    if (!agreement) return null;
    const today = dayIn(agreement.zone, tx.clock.now());
    const usual = firstDay(nextMonth(nextMonth(monthOfDay(today))));
    const tomorrow = addDays(today > agreement.startsOn ? today : agreement.startsOn, 1);
    const least = await this.agreements.earliestEnd(tx, agreement, wanted ?? usual);
    const earliest = least !== null && least > tomorrow ? least : tomorrow;
    const endsOn = wanted ?? (usual > earliest ? usual : earliest);
    const lastDay = addDays(endsOn, -1);
    const lastMonth = monthOfDay(lastDay);
    return { endsOn, lastDay, lastMonth, invoicedFrom: addDays(firstDay(nextMonth(lastMonth)), 3), earliest };
  }

  /** Ends the agreement on that day. DayTooEarly names the earliest; once given, notice stands. */
  async run(scope: TenantScope, endsOn: LocalDate): Promise<void> {
    const to = await this.letters.whoHears(scope.tenantId);
    await this.tenancy.within(scope, async (tx) => {
      const leaving = await this.look(tx, scope.tenantId, endsOn);
      if (!leaving) throw new NoAgreement();
      if (endsOn < leaving.earliest) throw new DayTooEarly(leaving.earliest);
      await this.agreements.endIn(tx, scope, endsOn);
      await this.letters.given(tx, scope.tenantId, to, leaving, await this.resellers.byId(tx, scope.resellerId));
    });
  }
}
