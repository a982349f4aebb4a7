import { Injectable } from '@nestjs/common';
import { dayIn } from '@/kernel';
import { type Actor, Announcer, asJob, networkScope, type ScopedTx, Tenancy } from '@/runtime';
import { type Level, ResellersStore, type Restricted, RestrictionsStore } from '@/tenants';
import { levelOf } from './next-step';
import { OverdueStore } from './overdue.store';
import { Restrict } from './restrict.service';
import { RestrictionLetters } from './restriction-letters.service';

/**
 * Brings what is held back from a tenant, or a reseller as a whole, into agreement with what it owes: the heaviest step
 * taken about any invoice of which more is open than is carried over, and not put off by a promise; nothing, once there is none.
 * What is open by a dispute that runs, or by a debit taken back within the week, holds nobody back anew: it only keeps what is
 * held back already.
 */
@Injectable()
export class ReviewStanding {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly overdue: OverdueStore,
    private readonly restrict: Restrict,
    private readonly resellers: ResellersStore,
    private readonly restrictions: RestrictionsStore,
    private readonly letters: RestrictionLetters,
    private readonly announcer: Announcer,
  ) {}

  async run(of: Restricted, actor: Actor = asJob('dunning.review-standing')): Promise<void> {
    const to = await this.letters.admins(of);
    await this.tell(await this.tenancy.within(networkScope(of.resellerId, actor), (tx) => this.within(tx, of, to)));
  }

  /** After a payment or a document: whoever its payer's debts hold back. */
  async after(resellerId: string, sourceId: string): Promise<void> {
    const scope = networkScope(resellerId, asJob('dunning.review-standing'));
    const held = await this.tenancy.within(scope, (tx) => this.overdue.heldBackBy(tx, sourceId));
    for (const { tenantId } of held) await this.run({ resellerId, tenantId });
  }

  /** Within the caller's transaction; `to` are told if rooms are open again. Answers whose gateways `tell` has to reach. */
  async within(tx: ScopedTx, of: Restricted, to: readonly string[] = []): Promise<string[]> {
    const reseller = await this.resellers.byId(tx, of.resellerId);
    const invoices = await this.overdue.of(tx, of.resellerId, of.tenantId, dayIn(reseller.zone, tx.clock.now()));
    const isHeld = (await this.restrictions.holding(tx, of)).some(
      ({ cause, tenantId }) => cause === 'overdue' && tenantId === of.tenantId,
    );
    const holding = invoices.filter(
      ({ taken, waitsFor }) =>
        levelOf(taken) !== null &&
        waitsFor !== 'promise' &&
        waitsFor !== 'carry-over' &&
        (isHeld || (waitsFor !== 'dispute' && waitsFor !== 'taken-back')),
    );
    const levels = holding.map(({ taken }) => levelOf(taken));
    const level: Level | null = levels.includes('suspended') ? 'suspended' : levels.length > 0 ? 'limited' : null;
    const isPromised = invoices.some(({ taken, waitsFor }) => levelOf(taken) !== null && waitsFor === 'promise');
    const numbers = holding.map(({ number }) => number).join(', ');
    const reason = level ? numbers : isPromised ? 'A promise to pay' : 'Paid';
    const done = await this.restrict.to(tx, of, { level, cause: 'overdue', reason });
    if (done?.before && level === null) await this.letters.openAgain(tx, of, to, done.before);
    return done?.slugs ?? [];
  }

  async tell(slugs: readonly string[]): Promise<void> {
    for (const slug of slugs) await this.announcer.say('tenant', slug);
  }
}
