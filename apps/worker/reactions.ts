import { reviewStanding } from '@/dunning';
import {
  closeMonths,
  documentIssued,
  draftCorrected,
  draftsApproved,
  draftsMade,
  endServerFee,
  filesRendered,
  issueInvoices,
  redraftWholesale,
  renderFiles,
  startServerFee,
} from '@/invoicing';
import { tellIncident, tellMaintenance, writeLetter, writePaymentNotice } from '@/letters';
import { applyCredit, paymentChanged, paymentReceived } from '@/payments';
import {
  maintenanceChanged,
  serverActivated,
  serverIncidentClosed,
  serverIncidentOpened,
  serverRetired,
} from '@/placement';
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
  after(paymentChanged, ({ state, ...payment }) =>
    ['requires-action', 'failed'].includes(state) ? [writePaymentNotice(payment)] : [],
  ),
  after(paymentReceived, ({ resellerId, paymentId }) => [reviewStanding({ resellerId, sourceId: paymentId })]),
  after(documentIssued, (document) => [
    renderFiles(document),
    applyCredit(document),
    reviewStanding({ resellerId: document.resellerId, sourceId: document.invoiceId }),
  ]),
  after(serverActivated, ({ serverId: _, ...fee }) => [startServerFee(fee)]),
  after(serverRetired, ({ serverId: _, ...fee }) => [endServerFee(fee)]),
  after(serverIncidentOpened, ({ incidentId, name: server, isPlanned }) =>
    isPlanned ? [] : [tellIncident({ incidentId, server, change: 'opened' })],
  ),
  after(serverIncidentClosed, ({ incidentId, name: server, isPlanned }) =>
    isPlanned ? [] : [tellIncident({ incidentId, server, change: 'closed' })],
  ),
  after(maintenanceChanged, ({ maintenanceId, change }) =>
    change === 'planned' || change === 'called-off' ? [tellMaintenance({ maintenanceId, change })] : [],
  ),
  after(filesRendered, (document) => [writeLetter(document)]),
]);
