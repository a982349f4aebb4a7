import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { PeopleModule } from '@/people';
import { TenantsModule } from '@/tenants';
import { ClosedByDefault } from './closed-by-default.service';
import { DoorGuard } from './door.guard';
import { HouseErrorFilter } from './house-error.filter';

@Module({
  imports: [PeopleModule, TenantsModule, DiscoveryModule],
  providers: [
    ClosedByDefault,
    { provide: APP_GUARD, useClass: DoorGuard },
    { provide: APP_FILTER, useClass: HouseErrorFilter },
  ],
})
export class WebModule {}
