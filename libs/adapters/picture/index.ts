export * from './errors';
export * from './redraw-picture';
