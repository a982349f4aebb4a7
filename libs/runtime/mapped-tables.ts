import type { EntitySchema } from 'typeorm';

/** The tables that rooms have mapped to classes. Each `.table.ts` adds its own as it is loaded. */
export const mappedTables: EntitySchema[] = [];

/** Registers a mapping and hands it back: `export const InvoiceTable = mapped(new EntitySchema<Invoice>({ … }))`. */
export function mapped<T>(table: EntitySchema<T>): EntitySchema<T> {
  mappedTables.push(table as EntitySchema);
  return table;
}
