import { Module } from '@nestjs/common';
import { AddReseller } from './add-reseller.service';
import { AddTenant } from './add-tenant.service';
import { Addresses } from './addresses.service';
import { ChangeReseller } from './change-reseller.service';
import { ChangeTenant } from './change-tenant.service';
import { IssuersStore } from './issuers.store';
import { LogosStore } from './logos.store';
import { OpenTenantsStore } from './open-tenants.store';
import { PayersStore } from './payers.store';
import { PortalHost } from './portal-host.service';
import { PortalsStore } from './portals.store';
import { ResellerListStore } from './reseller-list.store';
import { ResellersStore } from './resellers.store';
import { RestrictionsStore } from './restrictions.store';
import { SetBrand } from './set-brand.service';
import { SetEmbedding } from './set-embedding.service';
import { SetLogo } from './set-logo.service';
import { TenantGatewaysStore } from './tenant-gateways.store';
import { TenantListStore } from './tenant-list.store';
import { TenantNotesStore } from './tenant-notes.store';
import { TenantSecrets } from './tenant-secrets.service';
import { TenantSecretsStore } from './tenant-secrets.store';
import { TenantsStore } from './tenants.store';

const provided = [
  ResellersStore,
  TenantsStore,
  TenantSecretsStore,
  TenantGatewaysStore,
  TenantSecrets,
  IssuersStore,
  PayersStore,
  RestrictionsStore,
  AddReseller,
  AddTenant,
  SetEmbedding,
  ChangeReseller,
  ChangeTenant,
  SetBrand,
  SetLogo,
  LogosStore,
  ResellerListStore,
  TenantListStore,
  TenantNotesStore,
  Addresses,
  PortalHost,
  PortalsStore,
  OpenTenantsStore,
];

@Module({ providers: provided, exports: provided })
export class TenantsModule {}
