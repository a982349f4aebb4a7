import { Module } from '@nestjs/common';
import { LettersModule } from '@/letters';
import { PeopleModule } from '@/people';
import { TenantsModule } from '@/tenants';
import { WebhooksModule } from '@/webhooks';
import { Carry } from './carry.service';
import { DescribeEvent } from './describe-event.service';
import { Endpoints } from './endpoints.service';
import { EndpointsStore } from './endpoints.store';
import { TellEvent } from './tell-event.service';
import { TellOne } from './tell-one.service';
import { TellingsStore } from './tellings.store';

/** What resellers and tenants asked to be told, and where. */
@Module({
  imports: [LettersModule, PeopleModule, TenantsModule, WebhooksModule],
  providers: [EndpointsStore, TellingsStore, Endpoints, TellEvent, TellOne, Carry, DescribeEvent],
  exports: [Endpoints, TellEvent, TellOne],
})
export class TellingModule {}
