export * from './ceiling';
export * from './ceiling-watch.service';
export * from './limits.facts';
export * from './limits.jobs';
export * from './limits.module';
export * from './set-ceiling.service';
export * from './watch-limits.service';
