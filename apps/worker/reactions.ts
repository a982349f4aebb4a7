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
  payerChanged,
  redraftWholesale,
  renderFiles,
  startServerFee,
} from '@/invoicing';
import { newId } from '@/kernel';
import {
  letterFailed,
  tellDispute,
  tellIncident,
  tellKeyRefused,
  tellMaintenance,
  tellMethodEnded,
  writeLetter,
  writePaymentNotice,
} from '@/letters';
import { limitTold } from '@/limits';
import {
  accountRefused,
  applyCredit,
  closePages,
  creditApplied,
  methodEnded,
  paymentChanged,
  paymentDisputed,
  paymentReceived,
  spendCredit,
  updateCustomers,
} from '@/payments';
import {
  maintenanceChanged,
  serverActivated,
  serverIncidentClosed,
  serverIncidentOpened,
  serverRetired,
  tenantMoved,
} from '@/placement';
import type { FactKind, Job } from '@/runtime';
import { type Topic, tellEvent } from '@/telling';

const after = <Payload>(
  fact: FactKind<Payload>,
  jobs: (payload: Payload) => Job[],
): [string, (payload: unknown) => Job[]] => [fact.factName, (payload) => jobs(fact.schema.parse(payload))];

/** Whoever asked for this topic is told, once for each key; without a reseller, everybody it concerns. */
const tell = (
  topic: Topic,
  key: string,
  ids: Record<string, string>,
  resellerId: string | null = null,
  tenantId: string | null = null,
): Job => tellEvent({ topic, key, ids, resellerId, tenantId });
const tellPayment = (topic: Topic, { paymentId, resellerId }: { paymentId: string; resellerId: string }): Job =>
  tell(topic, paymentId, { paymentId }, resellerId);

/** What follows from what: the one list of fact to jobs. */
export const REACTIONS: ReadonlyMap<string, (payload: unknown) => Job[]> = new Map([
  after(draftsMade, ({ month }) => [closeMonths({}), tell('month.incomplete', month, { month })]),
  after(draftCorrected, ({ tier, resellerId, month }) =>
    tier === 'retail' ? [redraftWholesale({ resellerId, month })] : [],
  ),
  after(draftsApproved, (chunk) => [issueInvoices(chunk)]),
  after(paymentChanged, ({ state, ...payment }) => [
    ...(['requires-action', 'failed'].includes(state) ? [writePaymentNotice(payment)] : []),
    ...(state === 'failed' ? [tellPayment('payment.failed', payment)] : []),
    // A dispute that is won.
    ...(state === 'succeeded'
      ? [
          reviewStanding({ resellerId: payment.resellerId, sourceId: payment.paymentId }),
          spendCredit({ resellerId: payment.resellerId, sourceId: payment.paymentId }),
        ]
      : []),
  ]),
  after(paymentReceived, (payment) => [
    reviewStanding({ resellerId: payment.resellerId, sourceId: payment.paymentId }),
    ...(payment.creditMinor === '0'
      ? []
      : [spendCredit({ resellerId: payment.resellerId, sourceId: payment.paymentId })]),
    tellPayment('payment.received', payment),
  ]),
  after(creditApplied, ({ resellerId, invoiceId }) => [reviewStanding({ resellerId, sourceId: invoiceId })]),
  after(methodEnded, (method) => [tellMethodEnded(method)]),
  after(accountRefused, (account) => [tellKeyRefused(account)]),
  after(paymentDisputed, (payment) => [tellDispute(payment), tellPayment('payment.disputed', payment)]),
  after(documentIssued, ({ kind, ...document }) => [
    renderFiles(document),
    applyCredit(document),
    ...(kind === 'credit-note'
      ? [
          closePages({ resellerId: document.resellerId, sourceId: document.invoiceId }),
          spendCredit({ resellerId: document.resellerId, sourceId: document.invoiceId }),
        ]
      : []),
    reviewStanding({ resellerId: document.resellerId, sourceId: document.invoiceId }),
    tell('invoice.issued', document.invoiceId, { invoiceId: document.invoiceId }, document.resellerId),
  ]),
  after(payerChanged, (payer) => [updateCustomers(payer)]),
  after(serverActivated, ({ serverId: _, ...fee }) => [startServerFee(fee)]),
  after(serverRetired, ({ serverId: _, ...fee }) => [endServerFee(fee)]),
  after(maintenanceChanged, ({ maintenanceId, change }) =>
    change === 'planned' || change === 'called-off' ? [tellMaintenance({ maintenanceId, change })] : [],
  ),
  after(tenantMoved, ({ resellerId, tenantId }) => [
    // A tenant may go to the same place more than once: each time is told.
    tell('tenant.moved', newId(), { tenantId }, resellerId, tenantId),
  ]),
  after(serverIncidentOpened, ({ isPlanned, incidentId, serverId, name: server, reason }) =>
    isPlanned
      ? []
      : [
          tellIncident({ incidentId, server, change: 'opened' }),
          tell('server.down', incidentId, { serverId, server, reason }),
        ],
  ),
  after(serverIncidentClosed, ({ isPlanned, incidentId, serverId, name: server }) =>
    isPlanned
      ? []
      : [tellIncident({ incidentId, server, change: 'closed' }), tell('server.up', incidentId, { serverId, server })],
  ),
  after(letterFailed, ({ resellerId, letterId }) => [tell('letter.failed', letterId, { letterId }, resellerId)]),
  after(limitTold, ({ resellerId, tenantId, what, month }) => [
    tell('limit.near', `${what}.${month}.${tenantId}`, { tenantId, what, month }, resellerId, tenantId),
  ]),
  after(filesRendered, (document) => [writeLetter(document)]),
]);
