import { Injectable } from '@nestjs/common';
import { dayIn, firstDay, type LocalDate, monthOfDay, nextMonth } from '@/kernel';
import { OpenAgreementsStore } from '@/plans';
import { type Actor, resellerScope, type ScopedTx, Tenancy } from '@/runtime';
import { type Payer, PayersStore, type Reseller } from '@/tenants';
import { BeginPaying, type Paying } from './begin-paying.service';
import { AgreementRuns, BeginsTooEarly, NoPayer } from './errors';
import { Offers } from './offer.service';

/** What is agreed with a tenant again, or for the first time. */
export interface NewAgreement {
  readonly tenantId: string;
  readonly plan: string;
  readonly startsOn: LocalDate;
}

/** An agreement for a tenant that has none, or none without an end: after leaving, or made by a program without terms. */
@Injectable()
export class AgreeAgain {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly open: OpenAgreementsStore,
    private readonly payers: PayersStore,
    private readonly offers: Offers,
    private readonly beginPaying: BeginPaying,
  ) {}

  /** Who paid last, and the first day an agreement may start on; null while one runs without an end. */
  async look(
    tx: ScopedTx,
    { id: resellerId, zone }: Reseller,
    tenantId: string,
  ): Promise<{ payer: Payer | null; earliest: LocalDate } | null> {
    if (await this.open.of(tx, { resellerId, tenantId })) return null;
    const payer = (await this.payers.ofTenant(tx, resellerId, tenantId)) ?? null;
    const thisMonth = firstDay(monthOfDay(dayIn(zone, tx.clock.now())));
    const lastDay = await this.open.lastDay(tx, tenantId);
    const after = lastDay === null ? thisMonth : firstDay(nextMonth(monthOfDay(lastDay)));
    return { payer, earliest: after > thisMonth ? after : thisMonth };
  }

  /**
   * Billed to who paid last, or to `buyer` if nobody ever did. Two agreements never share a month, so that no use is billed by
   * both, and none reaches back before this month.
   * @throws AgreementRuns, BeginsTooEarly, NoPayer, NoSuchPlan
   */
  run(
    reseller: Reseller,
    { tenantId, plan, startsOn }: NewAgreement,
    buyer: Paying['payer'] | null,
    actor: Actor,
  ): Promise<void> {
    return this.tenancy.within(resellerScope(reseller.id, actor), async (tx) => {
      const found = await this.look(tx, reseller, tenantId);
      if (!found) throw new AgreementRuns();
      if (startsOn < found.earliest) throw new BeginsTooEarly(found.earliest);
      const { terms } = await this.offers.termsOf(tx, reseller, plan);
      const { payer } = found;
      if (!payer && !buyer) throw new NoPayer();
      const agreed: Promise<unknown> = payer
        ? this.beginPaying.by(tx, { resellerId: reseller.id, tenantId, payerId: payer.id }, { startsOn, terms })
        : this.beginPaying.run(tx, reseller, { tenantId, payer: buyer!, startsOn, terms });
      await agreed.catch((error: { constraint?: string }) => {
        throw error.constraint === 'one_open_retail_agreement' ? new AgreementRuns() : error;
      });
      await tx.audit('began agreement', tenantId, { plan, startsOn });
    });
  }
}
