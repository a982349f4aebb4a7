import { Module } from '@nestjs/common';
import { TenantsModule } from '@/tenants';
import { EnterRoom } from './enter-room.service';
import { LookAtRooms } from './look-at-rooms.service';
import { ManageRecordings } from './manage-recordings.service';
import { ManageRooms } from './manage-rooms.service';
import { OwnAddress } from './own-address.service';
import { RoomsStore } from './rooms.store';
import { TryConnection } from './try-connection.service';

const provided = [RoomsStore, ManageRooms, EnterRoom, LookAtRooms, ManageRecordings, TryConnection];

@Module({ imports: [TenantsModule], providers: [...provided, OwnAddress], exports: provided })
export class RoomsModule {}
