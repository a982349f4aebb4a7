import { Module } from '@nestjs/common';
import { AgreementsStore } from './agreements.store';
import { PlanInForce } from './plan-in-force.service';
import { PriceListsStore } from './price-lists.store';

const provided = [AgreementsStore, PriceListsStore, PlanInForce];

@Module({ providers: provided, exports: provided })
export class PlansModule {}
