import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@/kernel';
import { type Actor, resellerScope, type ScopedTx, Tenancy } from '@/runtime';
import { type BankDetails, type Issuer, IssuersStore, vatNumberMistake } from '@/tenants';
import { IssuerFieldWrong, NoSuchVatStatus, VatStatusInUse } from './errors';
import { patternMistake } from './invoice-number';
import { IssuerAtStore } from './issuer-at.store';
import { SeriesStore } from './series.store';

export type IssuerDetails = Pick<
  Issuer,
  'legalName' | 'addressLines' | 'registrationText' | 'email' | 'phone' | 'paymentTermsDays' | 'issuesByItself'
>;

/** Changes what stands at the head of documents to come. What was issued keeps a copy of its own, and never changes. */
@Injectable()
export class ChangeIssuer {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly issuers: IssuersStore,
    private readonly series: SeriesStore,
    private readonly issuerAt: IssuerAtStore,
  ) {}

  details(resellerId: string, details: IssuerDetails, actor: Actor): Promise<void> {
    return this.change(resellerId, actor, 'changed issuer', async (tx, issuer) => {
      await this.issuers.setDetails(tx, issuer, details);
      return { before: pick(issuer, details), after: details };
    });
  }

  /** Where buyers send transfers from now on. */
  bank(resellerId: string, bank: BankDetails, actor: Actor): Promise<void> {
    return this.change(resellerId, actor, 'changed bank details', async (tx, issuer) => {
      await this.issuers.setBank(tx, issuer, bank);
      return { before: issuer.bank, after: bank };
    });
  }

  /** Registered for VAT, or not, from a day on. A day that has a status keeps it. */
  vatStatus(
    resellerId: string,
    status: { startsOn: LocalDate; vatNumber: string | null },
    actor: Actor,
  ): Promise<void> {
    return this.change(resellerId, actor, 'changed VAT status', async (tx, issuer) => {
      const known = await this.issuers.vatStatuses(tx, resellerId, issuer.id);
      if (known.some(({ startsOn }) => startsOn === status.startsOn))
        throw new IssuerFieldWrong('startsOn', `A status begins on ${status.startsOn} already. Choose another day.`);
      const mistake = status.vatNumber && vatNumberMistake(status.vatNumber, issuer.countryCode);
      if (mistake) throw new IssuerFieldWrong('vatNumber', mistake);
      await this.issuers.addVatStatus(tx, issuer, { ...status, registered: status.vatNumber !== null });
      return { after: status };
    });
  }

  /**
   * Takes back a VAT status that was entered by mistake: as long as nothing was issued since its first day, and never the
   * only one. Drafts are decided anew when they are issued, by what stands then.
   */
  takeBackVatStatus(resellerId: string, startsOn: LocalDate, actor: Actor): Promise<void> {
    return this.change(resellerId, actor, 'took back VAT status', async (tx, issuer) => {
      const known = await this.issuers.vatStatuses(tx, resellerId, issuer.id);
      const before = known.find((one) => one.startsOn === startsOn);
      if (!before) throw new NoSuchVatStatus();
      const lastIssuedOn = await this.issuerAt.lastIssuedOn(tx, issuer);
      if (known.length === 1 || !isUnused(before, lastIssuedOn)) throw new VatStatusInUse();
      await this.issuers.removeVatStatus(tx, issuer, startsOn);
      return { before };
    });
  }

  /** How numbers to come are written. The counter goes on: no number is left out or used twice. */
  patterns(resellerId: string, patterns: { invoice: string; 'credit-note': string }, actor: Actor): Promise<void> {
    return this.change(resellerId, actor, 'changed number format', async (tx, issuer) => {
      const before = await this.series.of(tx, resellerId, issuer.id);
      for (const kind of ['invoice', 'credit-note'] as const) {
        const mistake = patternMistake(patterns[kind]);
        if (mistake) throw new IssuerFieldWrong(kind, mistake);
        await this.series.setPattern(tx, resellerId, issuer.id, kind, patterns[kind]);
      }
      return { before: Object.fromEntries(before.map(({ kind, pattern }) => [kind, pattern])), after: patterns };
    });
  }

  private change(
    resellerId: string,
    actor: Actor,
    action: string,
    work: (tx: ScopedTx, issuer: Issuer) => Promise<Record<string, unknown>>,
  ): Promise<void> {
    return this.tenancy.within(resellerScope(resellerId, actor), async (tx) => {
      const [issuer] = await this.issuers.ofReseller(tx, resellerId);
      if (!issuer) throw new Error(`reseller ${resellerId} has no issuer`);
      await tx.audit(action, issuer.id, await work(tx, issuer));
    });
  }
}

/** Whether nothing was issued since the first day of a VAT status, so that it may still be taken back. */
export const isUnused = ({ startsOn }: { startsOn: LocalDate }, lastIssuedOn: LocalDate | null): boolean =>
  lastIssuedOn === null || startsOn > lastIssuedOn;

/** Of the issuer as it was, what is changed. */
const pick = (issuer: Issuer, details: IssuerDetails): Record<string, unknown> =>
  Object.fromEntries(Object.keys(details).map((name) => [name, issuer[name as keyof IssuerDetails]]));
