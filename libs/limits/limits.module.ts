import { Module } from '@nestjs/common';
import { InvoicingModule } from '@/invoicing';
import { LettersModule } from '@/letters';
import { MeteringModule } from '@/metering';
import { PeopleModule } from '@/people';
import { PlacementModule } from '@/placement';
import { PlansModule } from '@/plans';
import { TenantsModule } from '@/tenants';
import { CeilingWatch } from './ceiling-watch.service';
import { LimitLetters } from './limit-letters.service';
import { SetCeiling } from './set-ceiling.service';
import { WatchLimits } from './watch-limits.service';

@Module({
  imports: [TenantsModule, PeopleModule, PlansModule, PlacementModule, MeteringModule, InvoicingModule, LettersModule],
  providers: [WatchLimits, CeilingWatch, SetCeiling, LimitLetters],
  exports: [WatchLimits, CeilingWatch, SetCeiling],
})
export class LimitsModule {}
