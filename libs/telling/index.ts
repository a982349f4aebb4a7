export * from './endpoints.service';
export * from './errors';
export * from './tell-event.service';
export * from './tell-one.service';
export * from './telling';
export * from './telling.jobs';
export * from './telling.module';
export * from './topics';
