import type { Client } from 'pg';

export interface Table {
  readonly name: string;
  /** Whether row-level security is forced on it. */
  readonly isSecured: boolean;
}

/** Every table that holds rows of ours, partitioned ones as one. */
export async function tablesOf(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select relname as name, relforcerowsecurity as "isSecured" from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'migrations'
     order by relname`,
  );
  return rows;
}

/** The columns of a table that are written, not generated. */
export async function columnsOf(client: Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attgenerated = '' order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}
