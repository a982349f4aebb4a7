import {
  closeMonths,
  documentIssued,
  draftCorrected,
  draftsApproved,
  draftsMade,
  filesRendered,
  issueInvoices,
  redraftWholesale,
  renderFiles,
  startServerFee,
} from '@/invoicing';
import { writeLetter } from '@/letters';
import { serverActivated } from '@/placement';
import type { FactKind, Job } from '@/runtime';

const after = <Payload>(
  fact: FactKind<Payload>,
  jobs: (payload: Payload) => Job[],
): [string, (payload: unknown) => Job[]] => [fact.factName, (payload) => jobs(fact.schema.parse(payload))];

/** What follows from what: the one list of fact to jobs. */
export const REACTIONS: ReadonlyMap<string, (payload: unknown) => Job[]> = new Map([
  after(draftsMade, () => [closeMonths({})]),
  after(draftCorrected, ({ tier, resellerId, month }) =>
    tier === 'retail' ? [redraftWholesale({ resellerId, month })] : [],
  ),
  after(draftsApproved, (chunk) => [issueInvoices(chunk)]),
  after(documentIssued, (document) => [renderFiles(document)]),
  after(serverActivated, ({ serverId: _, ...fee }) => [startServerFee(fee)]),
  after(filesRendered, (document) => [writeLetter(document)]),
]);
