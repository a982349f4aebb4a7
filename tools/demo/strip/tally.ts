import { FailedJobs, Tenancy } from '../../../libs/runtime';
import { actor, type Stage } from './stage';

/** What became of everything that happened: the figures beside the buttons. */
export interface Tally {
  /** Meetings that were held on the simulated servers since the demo came up, and are over. */
  readonly held: number;
  /** Of these, the ones the ledger does not know. */
  readonly lost: number;
  /** Invoices made twice for one period, and mails that came twice. */
  readonly doubled: number;
  /** Jobs that are not tried again by themselves, and calls of clients that were refused. */
  readonly failed: number;
}

/** How long after its end a meeting may still be unknown: two polls must have missed it. */
const KNOWN_AFTER_MS = 10 * 60_000;

/** Counts by asking the simulated servers and mailboxes on one side and the database on the other. */
export async function tallyOf(stage: Stage, failedCalls: number): Promise<Tally> {
  const { app, clock, sims, catcher } = stage;
  const before = clock.now().getTime() - KNOWN_AFTER_MS;
  const over = sims
    .flatMap(({ state }) => state.held)
    .filter(({ hasUserJoined, endedAtMs }) => hasUserJoined && endedAtMs !== null && endedAtMs < before)
    .map(({ internalId }) => internalId);
  const [known, twice] = await app.get(Tenancy).acrossNetwork({ actor, why: 'tally' }, async (tx) => [
    await tx.query<{ n: string }>('select count(*) as n from runs where internal_meeting_id = any($1)', [over]),
    await tx.query(
      `select 1 from invoices where kind = 'invoice' and billing_period_id is not null
       group by agreement_id, billing_period_id having count(*) > 1`,
    ),
  ]);
  const ids = catcher.mails().map(({ messageId }) => messageId);
  const counts = await app.get(FailedJobs).counts();
  return {
    held: over.length,
    lost: over.length - Number(known[0]!.n),
    doubled: twice.length + ids.length - new Set(ids).size,
    failed: Object.values(counts).reduce((sum, one) => sum + one, failedCalls),
  };
}
