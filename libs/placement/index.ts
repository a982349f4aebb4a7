export * from './add-server.service';
export * from './bbb-clients.service';
export * from './errors';
export * from './placement.module';
export * from './server';
export * from './servers.store';
