import { Injectable } from '@nestjs/common';
import type { IssuerTx } from '@/invoicing';
import { addDays, type LocalDate } from '@/kernel';
import { DunningPoliciesStore, type PolicyOf } from './dunning-policies.store';
import { type DunningPolicy, policyFor } from './dunning-policy';
import { type NextStep, nextStep } from './next-step';
import { type OpenInvoice, OverdueStore } from './overdue.store';

export interface Reached {
  readonly invoice: OpenInvoice;
  /** Null where nothing comes, or nothing while it waits. */
  readonly next: NextStep | null;
  readonly isToday: boolean;
}

const AHEAD_DAYS = 30;
/** As many as a page shows: those that have been due longest. */
export const MOST_REACHED = 100;

/** Whom an issuer's policies reach, now and in the next thirty days: the decision that is taken, without taking it. */
@Injectable()
export class PreviewDunning {
  constructor(
    private readonly policies: DunningPoliciesStore,
    private readonly overdue: OverdueStore,
  ) {}

  /** With a proposed policy, as if it were saved. */
  async run(tx: IssuerTx, of: PolicyOf, today: LocalDate, proposed?: DunningPolicy): Promise<Reached[]> {
    const kept = await this.policies.versions(tx, of);
    const versions = proposed ? [...kept.filter(({ startsOn }) => startsOn !== proposed.startsOn), proposed] : kept;
    const open = await this.overdue.ofIssuer(tx, of, {
      today,
      dueBefore: addDays(today, AHEAD_DAYS),
      limit: MOST_REACHED,
      byDueDay: true,
    });
    return open.map((invoice) => {
      const policy = policyFor(versions, invoice.dueOn);
      const next = policy && nextStep(policy.steps, invoice.dueOn, invoice.taken);
      return { invoice, next, isToday: next !== null && next.on <= today && invoice.waitsFor === null };
    });
  }
}
