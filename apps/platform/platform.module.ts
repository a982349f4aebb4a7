import { Module } from '@nestjs/common';
import { InvoicingModule } from '@/invoicing';
import { LettersModule } from '@/letters';
import { LimitsModule } from '@/limits';
import { MeteringModule } from '@/metering';
import { PeopleModule } from '@/people';
import { PlacementModule } from '@/placement';
import { RoomsModule } from '@/rooms';
import { TenantsModule } from '@/tenants';
import { WebModule } from '@/web';
import { BrandController } from './brand.controller';
import { Desks } from './console/desk.service';
import { InvoiceController } from './console/invoice.controller';
import { MonthEndController } from './console/month-end.controller';
import { ServersController } from './console/servers.controller';
import { HealthController } from './health.controller';
import { CeilingController } from './portal/ceiling.controller';
import { EmbeddingController } from './portal/embedding.controller';
import { PortalController } from './portal/portal.controller';
import { PortalDesk } from './portal/portal-desk.service';
import { RoomsController } from './portal/rooms.controller';
import { RoomController } from './room.controller';
import { SignInController } from './sign-in.controller';

@Module({
  imports: [
    WebModule,
    PeopleModule,
    TenantsModule,
    PlacementModule,
    MeteringModule,
    RoomsModule,
    InvoicingModule,
    LettersModule,
    LimitsModule,
  ],
  controllers: [
    HealthController,
    SignInController,
    BrandController,
    MonthEndController,
    InvoiceController,
    ServersController,
    PortalController,
    CeilingController,
    EmbeddingController,
    RoomsController,
    RoomController,
  ],
  providers: [Desks, PortalDesk],
})
export class PlatformModule {}
