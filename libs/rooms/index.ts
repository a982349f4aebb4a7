export * from './enter-room.service';
export * from './errors';
export * from './look-at-rooms.service';
export * from './manage-rooms.service';
export { type Room, type RoomSettings, USUAL_PEOPLE } from './room';
export * from './rooms.module';
export * from './rooms.store';
