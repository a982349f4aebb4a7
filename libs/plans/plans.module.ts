import { Module } from '@nestjs/common';
import { AgreementsStore } from './agreements.store';
import { PriceListsStore } from './price-lists.store';

const provided = [AgreementsStore, PriceListsStore];

@Module({ providers: provided, exports: provided })
export class PlansModule {}
