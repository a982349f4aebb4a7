import { Module } from '@nestjs/common';
import { MeteringModule } from '@/metering';
import { PlacementModule } from '@/placement';
import { PlansModule } from '@/plans';
import { TenantsModule } from '@/tenants';
import { IN_FRONT } from '@/web';
import { WebhooksModule } from '@/webhooks';
import { Callbacks } from './callbacks.service';
import { Breakouts } from './calls/breakouts.service';
import { CreateCall } from './calls/create.service';
import { CreateClaims } from './calls/create-claims.service';
import { CreateOnServer } from './calls/create-on-server.service';
import { HookCalls } from './calls/hook-calls.service';
import { JoinCall } from './calls/join.service';
import { ListCalls } from './calls/list-calls.service';
import { MeetingCalls } from './calls/meeting-call.service';
import { RecordingCalls } from './calls/recording-calls.service';
import { Calls } from './calls.service';
import { Directory } from './directory.service';
import { Evidence } from './evidence.service';
import { Gateway } from './gateway.service';
import { Limits } from './limits.service';
import { Meetings } from './meetings.service';
import { Posts } from './posts.service';
import { OwnRecordings } from './recordings.store';
import { RoomsDomains } from './rooms-domains.service';
import { ServerLists } from './server-lists.service';
import { Servers } from './servers.service';
import { Upstream } from './upstream.service';

@Module({
  imports: [TenantsModule, PlansModule, PlacementModule, MeteringModule, WebhooksModule],
  providers: [
    Directory,
    Servers,
    Meetings,
    ServerLists,
    Upstream,
    Limits,
    Evidence,
    OwnRecordings,
    Breakouts,
    CreateCall,
    CreateClaims,
    CreateOnServer,
    JoinCall,
    MeetingCalls,
    ListCalls,
    RecordingCalls,
    HookCalls,
    Calls,
    Posts,
    RoomsDomains,
    Callbacks,
    Gateway,
    { provide: IN_FRONT, useExisting: Gateway },
  ],
  exports: [Gateway, Servers],
})
export class GatewayModule {}
