import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';

export const APP_DATABASE = getDataSourceToken('app') as string;
export const NETWORK_DATABASE = getDataSourceToken('network') as string;

/** How the pool of one login is opened. The schema is the migrations' business, never TypeORM's. */
export const databaseOptions = (url: string, poolSize: number): DataSourceOptions => ({
  type: 'postgres',
  url,
  synchronize: false,
  poolSize,
  connectTimeoutMS: 10_000,
  extra: { options: '-c statement_timeout=120s -c idle_in_transaction_session_timeout=60s -c jit=off' },
});
