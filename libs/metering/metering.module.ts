import { Module } from '@nestjs/common';
import { PlacementModule } from '@/placement';
import { TenantsModule } from '@/tenants';
import { AttendanceStore } from './attendance.store';
import { AttributeRuns } from './attribute-runs.service';
import { DeriveLingeringRuns } from './derive-lingering-runs.service';
import { DeriveRuns } from './derive-runs.service';
import { EvidenceStore } from './evidence.store';
import { FindOwners } from './find-owners.service';
import { GiveByHand } from './give-by-hand.service';
import { GiveRuns } from './give-runs.service';
import { HeldRecordingsStore } from './held-recordings.store';
import { ImportRecordings } from './import-recordings.service';
import { LiveUse } from './live-use.service';
import { ReadMeetingEvidence } from './meeting-evidence.service';
import { MeetingFileStore } from './meeting-file.store';
import { MeetingsStore } from './meetings.store';
import { ObserveRecordings } from './observe-recordings.service';
import { PollServer } from './poll-server.service';
import { PolledRunsStore } from './polled-runs.store';
import { ReconcileUsage } from './reconcile-usage.service';
import { ReconciliationStore } from './reconciliation.store';
import { RecordGatewayEvidence } from './record-gateway-evidence.service';
import { RecordServerEvidence } from './record-server-evidence.service';
import { RemoveServer } from './remove-server.service';
import { RunLife } from './run-life.service';
import { RunsStore } from './runs.store';
import { ServerReadsStore } from './server-reads.store';
import { SettleRun } from './settle-run.service';
import { SightingsStore } from './sightings.store';
import { SweepRecordings } from './sweep-recordings.service';
import { SyncAwaitedRecordings } from './sync-awaited-recordings.service';
import { UsageByDayStore } from './usage-by-day.store';
import { UsageByTenantStore } from './usage-by-tenant.store';
import { UsageLedgerStore } from './usage-ledger.store';
import { UsageListStore } from './usage-list.store';
import { UsageReport } from './usage-report.service';
import { UsageRules } from './usage-rules.service';
import { UsageRulesStore } from './usage-rules.store';
import { UseByMeeting } from './use-by-meeting.service';
import { ReadUseSince } from './use-since.service';

const services = [
  PollServer,
  SweepRecordings,
  SyncAwaitedRecordings,
  ImportRecordings,
  DeriveLingeringRuns,
  AttributeRuns,
  RecordGatewayEvidence,
  RecordServerEvidence,
  ReconcileUsage,
  SettleRun,
  UsageRules,
  UsageReport,
  LiveUse,
  UsageLedgerStore,
  UsageByDayStore,
  MeetingsStore,
  ReadMeetingEvidence,
  ReadUseSince,
  UseByMeeting,
  AttendanceStore,
  ServerReadsStore,
  SightingsStore,
  RemoveServer,
  RunsStore,
  GiveRuns,
  GiveByHand,
  MeetingFileStore,
  UsageByTenantStore,
  UsageListStore,
];

@Module({
  imports: [PlacementModule, TenantsModule],
  providers: [
    ...services,
    DeriveRuns,
    FindOwners,
    RunLife,
    ReconciliationStore,
    ObserveRecordings,
    EvidenceStore,
    PolledRunsStore,
    UsageRulesStore,
    HeldRecordingsStore,
  ],
  exports: services,
})
export class MeteringModule {}
