import { Injectable } from '@nestjs/common';
import { Clock } from '@/kernel';
import { dateText, say } from '@/wording';
import { Refused } from './calls/create-parameters';
import { SANDBOX } from './calls/sandbox';
import type { Listed } from './directory.service';
import { Meetings } from './meetings.service';

const MOST_CROWDS = 50_000;

/**
 * What an agreement, a plan, a sandbox, overdue invoices and the tenant's own ceiling allow to begin, each refusal a sentence in the tenant's language. A
 * meeting that runs is never ended by any of them.
 */
@Injectable()
export class Limits {
  /** How many have been sent to a meeting from here, by its claim: enough to know when its server has to be asked. */
  private readonly crowds = new Map<string, number>();

  constructor(
    private readonly meetings: Meetings,
    private readonly clock: Clock,
  ) {}

  /** Why nobody of this tenant can begin or join now; null if they can. */
  barred({ isActive, language, sandboxEndsAt }: Listed): string | null {
    if (!isActive) return say(language, 'gateway.suspended');
    if (sandboxEndsAt && this.clock.now() >= sandboxEndsAt) return say(language, 'gateway.sandbox-ended');
    return null;
  }

  /** Throws Refused if no further meeting may begin: the agreement pauses, the ceiling is reached, or as many run as the plan allows. */
  async assertMayBegin(tenant: Listed): Promise<void> {
    const { language, pausedUntil } = tenant;
    if (pausedUntil)
      throw new Refused('forbidden', say(language, 'gateway.paused', { day: dateText(pausedUntil, language) }));
    const { noNewUntil } = tenant.gateway;
    if (noNewUntil && this.clock.now() < noNewUntil)
      throw new Refused('maxUsage', say(tenant.language, 'gateway.ceiling'));
    const running = (await this.meetings.current(tenant)).filter(
      ({ state, isBreakout }) => state !== 'ending' && !isBreakout,
    );
    this.assertFewerThanMost(tenant, running.length);
  }

  /** Throws Refused if so many meetings that live are as many as the plan allows at a time. */
  assertFewerThanMost({ limits, language, isLimited }: Listed, living: number): void {
    if (isLimited && living >= 1) throw new Refused('maxConcurrent', say(language, 'gateway.limited'));
    const most = limits?.concurrentMeetings;
    if (most !== undefined && living >= most)
      throw new Refused('maxConcurrent', say(language, 'gateway.meetings', { limit: most }));
  }

  /**
   * Notes that somebody is about to join. Answers how many a meeting holds if as many have been sent there and its server
   * should be asked whether it is full; else null, and the server still holds the limit by itself.
   */
  joining(claimId: string, { isSandbox, limits }: Listed): number | null {
    const most = isSandbox ? SANDBOX.participants : limits?.participants;
    if (most === undefined) return null;
    if (this.crowds.size > MOST_CROWDS) this.crowds.clear();
    const sent = (this.crowds.get(claimId) ?? 0) + 1;
    this.crowds.set(claimId, sent);
    return sent > most ? most : null;
  }
}
