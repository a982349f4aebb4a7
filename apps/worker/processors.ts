import type { Type } from '@nestjs/common';
import { EndTenancies, endTenancies } from '@/asking';
import { PlanDunning, planDunning, ReviewStanding, reviewStanding, TakeDunningSteps, takeSteps } from '@/dunning';
import {
  BillServerFee,
  CheckInvoices,
  CloseMonths,
  checkInvoices,
  closeMonths,
  DraftInvoices,
  draftMonth,
  endServerFee,
  IssueInvoices,
  issueInvoices,
  RedraftWholesale,
  RenderFiles,
  redraftWholesale,
  renderFiles,
  startServerFee,
} from '@/invoicing';
import { TidyJoining, tidyJoining } from '@/joining';
import {
  RetryLetters,
  resumeLetters,
  SendLetter,
  sendLetter,
  TellDispute,
  TellIncident,
  TellKeyRefused,
  TellMaintenance,
  TellMethodEnded,
  tellDispute,
  tellIncident,
  tellKeyRefused,
  tellMaintenance,
  tellMethodEnded,
  WriteLetter,
  WritePaymentNotice,
  writeLetter,
  writePaymentNotice,
} from '@/letters';
import { WatchLimits, watchLimits } from '@/limits';
import {
  AttributeRuns,
  attributeRuns,
  DeriveLingeringRuns,
  deriveLingering,
  PollServer,
  pollServer,
  ReconcileUsage,
  RecordGatewayEvidence,
  RecordServerEvidence,
  reconcileUsage,
  recordGatewayEvidence,
  recordServerEvidence,
  SweepRecordings,
  SyncAwaitedRecordings,
  sweepRecordings,
  syncAwaited,
} from '@/metering';
import {
  ApplyCredit,
  applyCredit,
  CarryOutPayment,
  ClosePages,
  CollectPayers,
  carryOut,
  carryOutRefund,
  closeFormerPages,
  closePages,
  collect,
  PaymentCustomers,
  PlanCollections,
  PlanReconciling,
  ProcessEvent,
  planCollections,
  planReconciling,
  processEvent,
  ReconcileAccount,
  RefundPayment,
  reconcile,
  resumePayments,
  SpendCredit,
  spendCredit,
  updateCustomers,
} from '@/payments';
import { AddMember, addMember } from '@/people';
import {
  advanceMoves,
  KnockServers,
  keepMaintenance,
  knockServers,
  MoveTenants,
  PlanMaintenance,
  ReportReady,
  verifyServer,
} from '@/placement';
import { asJob, type JobKind } from '@/runtime';
import { planTellings, TellEvent, TellOne, tellEvent, tellOne } from '@/telling';
import {
  DeliverCallbacks,
  deliver,
  KeepServerHooks,
  keepServerHooks,
  planDeliveries,
  RelayCallback,
  RelayServerEvent,
  relayCallback,
  relayEvent,
} from '@/webhooks';

/** Where a processor finds its service. */
export interface Services {
  get<T>(token: Type<T>): T;
}

export interface Try {
  /** Whether the queue will not try this job again by itself. */
  readonly isLastTry: boolean;
}

export interface Processor {
  readonly kind: JobKind<never>;
  /** Does a job; what its service answers is not kept, for a queue holds JSON alone and nobody reads it there. */
  handle(app: Services, payload: unknown, of: Try): Promise<void>;
}

const on = <Payload>(
  kind: JobKind<Payload>,
  work: (app: Services, payload: Payload, of: Try) => Promise<unknown>,
): Processor => ({
  kind: kind as unknown as JobKind<never>,
  handle: async (app, payload, of) => {
    await work(app, kind.schema.parse(payload), of);
  },
});

/** Which service does which job: every declared job stands here once. */
export const PROCESSORS: readonly Processor[] = [
  on(pollServer, (app, { serverId }) => app.get(PollServer).run(serverId)),
  on(sweepRecordings, (app, { serverId }) => app.get(SweepRecordings).run(serverId)),
  on(syncAwaited, (app, { serverId }) => app.get(SyncAwaitedRecordings).run(serverId)),
  on(deriveLingering, (app) => app.get(DeriveLingeringRuns).run()),
  on(recordGatewayEvidence, (app, told) => app.get(RecordGatewayEvidence).run(told)),
  on(recordServerEvidence, (app, told) => app.get(RecordServerEvidence).run(told)),
  on(reconcileUsage, (app) => app.get(ReconcileUsage).run()),
  on(attributeRuns, (app) => app.get(AttributeRuns).run()),
  on(advanceMoves, (app) => app.get(MoveTenants).advance(asJob('placement.advance-moves'))),
  on(knockServers, (app) => app.get(KnockServers).run()),
  on(keepMaintenance, (app) => app.get(PlanMaintenance).keep(asJob('placement.keep-maintenance'))),
  on(checkInvoices, (app) => app.get(CheckInvoices).run(asJob('invoicing.check-invoices'))),
  on(verifyServer, (app, { orderId }, { isLastTry }) => app.get(ReportReady).verify(orderId, isLastTry)),
  on(closeMonths, (app) => app.get(CloseMonths).run()),
  on(draftMonth, (app, chunk) => app.get(DraftInvoices).run(chunk)),
  on(redraftWholesale, (app, of) => app.get(RedraftWholesale).run(of)),
  on(issueInvoices, (app, chunk) => app.get(IssueInvoices).run(chunk)),
  on(startServerFee, (app, fee) => app.get(BillServerFee).start(fee)),
  on(endServerFee, (app, fee) => app.get(BillServerFee).end(fee)),
  on(renderFiles, (app, document) => app.get(RenderFiles).run(document)),
  on(addMember, (app, member) => app.get(AddMember).run(member)),
  on(tidyJoining, (app) => app.get(TidyJoining).run()),
  on(endTenancies, (app) => app.get(EndTenancies).run()),
  on(watchLimits, (app) => app.get(WatchLimits).run()),
  on(planCollections, (app) => app.get(PlanCollections).run()),
  on(resumePayments, (app) => app.get(PlanCollections).resume()),
  on(collect, (app, chunk) => app.get(CollectPayers).run(chunk)),
  on(carryOut, (app, payment) => app.get(CarryOutPayment).run(payment)),
  on(carryOutRefund, async (app, { ref, refundId }) => {
    await app.get(RefundPayment).carryOut(ref, refundId, asJob(carryOutRefund.jobName));
  }),
  on(updateCustomers, (app, payer) => app.get(PaymentCustomers).update(payer)),
  on(closeFormerPages, (app, account) => app.get(ClosePages).former(account)),
  on(closePages, (app, source) => app.get(ClosePages).run(source)),
  on(applyCredit, (app, invoice) => app.get(ApplyCredit).run(invoice)),
  on(spendCredit, (app, { resellerId }) => app.get(SpendCredit).run(resellerId)),
  on(planReconciling, (app) => app.get(PlanReconciling).run()),
  on(reconcile, (app, account) => app.get(ReconcileAccount).run(account)),
  on(processEvent, (app, event) => app.get(ProcessEvent).run(event)),
  on(planDunning, (app) => app.get(PlanDunning).run()),
  on(takeSteps, (app, issuer) => app.get(TakeDunningSteps).run(issuer)),
  on(reviewStanding, (app, { resellerId, sourceId }) => app.get(ReviewStanding).after(resellerId, sourceId)),
  on(resumeLetters, (app) => app.get(RetryLetters).resume()),
  on(writeLetter, (app, document) => app.get(WriteLetter).run(document)),
  on(tellDispute, (app, dispute) => app.get(TellDispute).run(dispute)),
  on(tellKeyRefused, (app, account) => app.get(TellKeyRefused).run(account)),
  on(tellMethodEnded, (app, method) => app.get(TellMethodEnded).run(method)),
  on(writePaymentNotice, (app, payment) => app.get(WritePaymentNotice).run(payment)),
  on(tellIncident, (app, { change, ...of }) => app.get(TellIncident).run(of, change)),
  on(tellMaintenance, (app, { maintenanceId }) => app.get(TellMaintenance).run(maintenanceId)),
  on(sendLetter, (app, letter, { isLastTry }) => app.get(SendLetter).run({ ...letter, isLastTry })),
  on(keepServerHooks, (app) => app.get(KeepServerHooks).run()),
  on(relayEvent, (app, { inboxId }, { isLastTry }) => app.get(RelayServerEvent).run(inboxId, isLastTry)),
  on(relayCallback, (app, { inboxId }) => app.get(RelayCallback).run(inboxId)),
  on(planDeliveries, (app) => app.get(DeliverCallbacks).plan()),
  on(deliver, (app, delivery) => app.get(DeliverCallbacks).run(delivery)),
  on(tellEvent, async (app, event) => void (await app.get(TellEvent).run(event))),
  on(tellOne, (app, one) => app.get(TellOne).run(one)),
  on(planTellings, (app) => app.get(TellOne).plan()),
];
