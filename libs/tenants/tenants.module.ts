import { Module } from '@nestjs/common';
import { AddReseller } from './add-reseller.service';
import { AddTenant } from './add-tenant.service';
import { IssuersStore } from './issuers.store';
import { PayersStore } from './payers.store';
import { ResellersStore } from './resellers.store';
import { TenantsStore } from './tenants.store';

const provided = [ResellersStore, TenantsStore, IssuersStore, PayersStore, AddReseller, AddTenant];

@Module({ providers: provided, exports: provided })
export class TenantsModule {}
