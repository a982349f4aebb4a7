import { Module } from '@nestjs/common';
import { AgreementsStore } from './agreements.store';
import { ChangeAgreement } from './change-agreement.service';
import { OpenAgreementsStore } from './open-agreements.store';
import { PauseAgreement } from './pause-agreement.service';
import { PlanInForce } from './plan-in-force.service';
import { PriceListsStore } from './price-lists.store';
import { ReadPriceLists } from './read-price-lists.service';
import { SavePriceList } from './save-price-list.service';

const provided = [
  AgreementsStore,
  PriceListsStore,
  ReadPriceLists,
  PlanInForce,
  SavePriceList,
  ChangeAgreement,
  PauseAgreement,
  OpenAgreementsStore,
];

@Module({ providers: provided, exports: provided })
export class PlansModule {}
