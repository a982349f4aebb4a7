import { Module } from '@nestjs/common';
import { InvoicingModule } from '@/invoicing';
import { LettersModule } from '@/letters';
import { MeteringModule } from '@/metering';
import { PeopleModule } from '@/people';
import { PlacementModule } from '@/placement';
import { TenantsModule } from '@/tenants';
import { WebModule } from '@/web';
import { BrandController } from './brand.controller';
import { Desks } from './console/desk.service';
import { InvoiceController } from './console/invoice.controller';
import { MonthEndController } from './console/month-end.controller';
import { ServersController } from './console/servers.controller';
import { HealthController } from './health.controller';
import { PortalController } from './portal/portal.controller';
import { SignInController } from './sign-in.controller';

@Module({
  imports: [WebModule, PeopleModule, TenantsModule, PlacementModule, MeteringModule, InvoicingModule, LettersModule],
  controllers: [
    HealthController,
    SignInController,
    BrandController,
    MonthEndController,
    InvoiceController,
    ServersController,
    PortalController,
  ],
  providers: [Desks],
})
export class PlatformModule {}
