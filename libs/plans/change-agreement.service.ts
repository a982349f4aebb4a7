import { Injectable } from '@nestjs/common';
import { dayIn, type LocalDate, localDate } from '@/kernel';
import { type Actor, networkScope, resellerScope, type Scope, type ScopedTx, Tenancy } from '@/runtime';
import { type TermsVersion, termsSchema } from './agreement-terms';
import { AgreementsStore } from './agreements.store';
import {
  AgreementBeginsLater,
  DayHasPassed,
  MinimumTermRuns,
  NoSuchAgreement,
  NoSuchPriceList,
  TermsInvalid,
  VersionExists,
} from './errors';
import { earliestEnd } from './minimum-term';
import { type OpenAgreement, OpenAgreementsStore, type Parties } from './open-agreements.store';
import { type Plan, parsePriceList } from './price-list';
import { PriceListsStore } from './price-lists.store';
import { priceOn } from './price-on';

const scopeOf = ({ resellerId, tenantId }: Parties, actor: Actor): Scope =>
  tenantId === null ? networkScope(resellerId, actor) : resellerScope(resellerId, actor);

/** Changes what is agreed: other terms from a day on, or an end. What has been is never changed. */
@Injectable()
export class ChangeAgreement {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly open: OpenAgreementsStore,
    private readonly agreements: AgreementsStore,
    private readonly priceLists: PriceListsStore,
  ) {}

  /** Other terms from `startsOn` on, today or later. A plan that has no price on that day is refused. */
  terms(parties: Parties, startsOn: LocalDate, given: unknown, actor: Actor): Promise<void> {
    return this.tenancy.within(scopeOf(parties, actor), (tx) => this.termsIn(tx, parties, startsOn, given));
  }

  /** The same within the caller's transaction. */
  termsIn(tx: ScopedTx, parties: Parties, startsOn: LocalDate, given: unknown): Promise<void> {
    return this.change(tx, parties, 'startsOn', startsOn, async (agreement) => {
      const parsed = termsSchema.safeParse(given);
      if (!parsed.success) throw new TermsInvalid(parsed.error.issues.map(({ message }) => message).join('; '));
      const terms = parsed.data;
      if (agreement.versions.some((version) => version.startsOn === startsOn)) throw new VersionExists(startsOn);
      if (agreement.tier === 'retail') await this.planOf(tx, agreement, { startsOn, terms }, startsOn);
      else if (terms.by === 'list') await this.assertWholesale(tx, agreement, terms.priceList, startsOn);
      await this.agreements.addVersion(tx, agreement, startsOn, terms);
      await tx.audit('changed agreement', agreement.id, { startsOn, terms });
    });
  }

  /** `endsOn` is the first day without it: today or later, and not within the plan's minimum term. */
  end(parties: Parties, endsOn: LocalDate, actor: Actor): Promise<void> {
    return this.tenancy.within(scopeOf(parties, actor), (tx) => this.endIn(tx, parties, endsOn));
  }

  /** The same within the caller's transaction. */
  endIn(tx: ScopedTx, parties: Parties, endsOn: LocalDate): Promise<void> {
    return this.change(tx, parties, 'endsOn', endsOn, async (agreement) => {
      const earliest = await this.earliestEnd(tx, agreement, endsOn);
      if (earliest !== null && endsOn < earliest) throw new MinimumTermRuns(earliest);
      await this.open.end(tx, agreement, endsOn);
      await tx.audit('ended agreement', agreement.id, { endsOn });
    });
  }

  /** The first day on which the plan's minimum term lets an agreement end that would end then; null without terms. */
  async earliestEnd(tx: ScopedTx, agreement: OpenAgreement, endsOn: LocalDate): Promise<LocalDate | null> {
    const plans = new Map<TermsVersion, Plan>();
    for (const version of agreement.tier === 'retail' ? agreement.versions : [])
      plans.set(version, await this.planOf(tx, agreement, version, version.startsOn));
    return earliestEnd(agreement.versions, endsOn, (version) => plans.get(version)?.minimumTermMonths ?? 0);
  }

  private async change(
    tx: ScopedTx,
    parties: Parties,
    field: 'startsOn' | 'endsOn',
    day: LocalDate,
    work: (agreement: OpenAgreement) => Promise<void>,
  ): Promise<void> {
    const agreement = await this.open.forUpdate(tx, parties);
    if (!agreement) throw new NoSuchAgreement();
    if (day < dayIn(agreement.zone, tx.clock.now())) throw new DayHasPassed(day, field);
    if (day <= agreement.startsOn) throw new AgreementBeginsLater(agreement.startsOn, field);
    await work(agreement);
  }

  /** A reseller buys by a wholesale list that has prices on that day. */
  private async assertWholesale(
    tx: ScopedTx,
    { resellerId }: OpenAgreement,
    code: string,
    day: LocalDate,
  ): Promise<void> {
    const head = await this.priceLists.byCode(tx, code);
    if (head?.tier !== 'wholesale') throw new NoSuchPriceList(code);
    const versions = await this.priceLists.versions(tx, [code]);
    const isPriced = versions.some(
      (version) => version.startsOn <= day && (version.resellerId === null || version.resellerId === resellerId),
    );
    if (!isPriced) throw new TermsInvalid(`Price list "${code}" has no prices on ${day}.`);
  }

  private async planOf(
    tx: ScopedTx,
    { resellerId }: OpenAgreement,
    { terms }: TermsVersion,
    day: LocalDate,
  ): Promise<Plan> {
    if (terms.by !== 'list' || !terms.plan) throw new TermsInvalid('A tenant buys a plan of a price list.');
    const versions = (await this.priceLists.versions(tx, [terms.priceList])).map((version) => ({
      code: version.code,
      resellerId: version.resellerId,
      startsOn: localDate(version.startsOn),
      list: parsePriceList(version.prices).list,
    }));
    return priceOn(versions, terms.priceList, terms.plan, day, resellerId);
  }
}
