import { Injectable } from '@nestjs/common';
import { dayIn, HouseError, type LocalDate } from '@/kernel';
import { asJob, log, networkScope, Tenancy } from '@/runtime';
import { type Restricted, RestrictionsStore } from '@/tenants';
import { DunningLetters } from './dunning-letters.service';
import { DunningPoliciesStore, type PolicyOf } from './dunning-policies.store';
import { type DunningPolicy, policyFor } from './dunning-policy';
import type { ReferenceRate } from './late-interest';
import { levelOf, nextStep } from './next-step';
import { type OpenInvoice, OverdueStore } from './overdue.store';
import { ReferenceRatesStore } from './reference-rates.store';
import { ReviewStanding } from './review-standing.service';

const AT_ONCE = 500;
const actor = asJob('dunning.take-steps');
const reason = { actor, why: 'remind of what is overdue' };

interface Rules {
  readonly versions: readonly DunningPolicy[];
  readonly rates: readonly ReferenceRate[];
  readonly today: LocalDate;
}

/**
 * Takes what is due today of an issuer's steps, each in its own transaction with its letter and what it holds back: once,
 * however often this runs or dies. Stands still while money is on its way, a dispute runs, or a promise holds.
 */
@Injectable()
export class TakeDunningSteps {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly policies: DunningPoliciesStore,
    private readonly overdue: OverdueStore,
    private readonly rates: ReferenceRatesStore,
    private readonly restrictions: RestrictionsStore,
    private readonly letters: DunningLetters,
    private readonly standing: ReviewStanding,
  ) {}

  /** Answers how many steps were taken. */
  async run(of: PolicyOf & { zone: string }): Promise<number> {
    const rules = await this.tenancy.acrossNetwork(reason, async (tx) => ({
      versions: await this.policies.versions(tx, of),
      rates: await this.rates.all(tx),
      today: dayIn(of.zone, tx.clock.now()),
    }));
    const heldBack = new Map<string, Restricted>();
    let taken = 0;
    for (let after: string | null = null; ; ) {
      const page: OpenInvoice[] = await this.tenancy.acrossNetwork(reason, (tx) =>
        this.overdue.ofIssuer(tx, of, { today: rules.today, after, limit: AT_ONCE }),
      );
      for (const invoice of page) {
        if (await this.one(invoice, rules)) taken += 1;
        if (levelOf(invoice.taken)) heldBack.set(`${invoice.resellerId} ${invoice.tenantId}`, invoice);
      }
      if (page.length < AT_ONCE) break;
      after = page.at(-1)!.invoiceId;
    }
    // A promise may have passed, or a payment been taken back, since its steps were taken.
    for (const { resellerId, tenantId } of heldBack.values()) await this.standing.run({ resellerId, tenantId });
    return taken;
  }

  /** Whoever is held back is looked at again, whatever became of the message that it was paid. */
  async reviewAll(): Promise<void> {
    const all = await this.tenancy.acrossNetwork(reason, (tx) => this.restrictions.overdue(tx));
    for (const of of all) await this.standing.run(of);
  }

  /** One that goes wrong stops nobody: it is tried again in an hour. */
  private async one(seen: OpenInvoice, rules: Rules): Promise<boolean> {
    if (!isDue(seen, rules)) return false;
    try {
      return await this.take(seen, rules);
    } catch (error) {
      if (!(error instanceof HouseError)) throw error;
      log.warn({ code: error.code, invoiceId: seen.invoiceId }, 'a dunning step was not taken');
      return false;
    }
  }

  private async take({ resellerId, invoiceId, tenantId }: OpenInvoice, rules: Rules): Promise<boolean> {
    const admins = await this.letters.admins({ resellerId, tenantId });
    const slugs = await this.tenancy.within(networkScope(resellerId, actor), async (tx) => {
      await this.overdue.lock(tx, invoiceId);
      const invoice = await this.overdue.byId(tx, invoiceId, rules.today);
      const due = invoice && isDue(invoice, rules);
      if (!invoice || !due) return null;
      if (!(await this.overdue.take(tx, invoice, due.step, rules.today))) return null;
      const takenNow = [...invoice.taken, { ...due.step, takenOn: rules.today }];
      await this.letters.ofStep(tx, invoice, {
        step: due.step,
        next: nextStep(due.policy.steps, invoice.dueOn, takenNow),
        admins,
        today: rules.today,
        rates: due.policy.claimsInterest ? rules.rates : [],
      });
      await tx.audit(`dunning: ${due.step.kind}`, invoiceId, { number: invoice.number, position: due.step.position });
      return due.step.kind === 'reminder' ? [] : this.standing.within(tx, { resellerId, tenantId });
    });
    await this.standing.tell(slugs ?? []);
    return slugs !== null;
  }
}

/** The step that is due of an invoice today, if any. */
function isDue(invoice: OpenInvoice, { versions, today }: Pick<Rules, 'versions' | 'today'>) {
  const policy = policyFor(versions, invoice.dueOn);
  const step = policy && !invoice.waitsFor ? nextStep(policy.steps, invoice.dueOn, invoice.taken) : null;
  return policy && step && step.on <= today ? { policy, step } : null;
}
