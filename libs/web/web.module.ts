import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { PeopleModule } from '@/people';
import { DoorGuard } from './door.guard';
import { HouseErrorFilter } from './house-error.filter';

@Module({
  imports: [PeopleModule],
  providers: [
    { provide: APP_GUARD, useClass: DoorGuard },
    { provide: APP_FILTER, useClass: HouseErrorFilter },
  ],
})
export class WebModule {}
