import type { Client } from 'pg';

/** The columns of a table that an insert may name, as a list in SQL: those the database works out are left out. */
export async function writtenColumns(owner: Client, table: string): Promise<string> {
  const { rows } = await owner.query<{ names: string }>(
    `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as names from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  );
  return rows[0]!.names;
}
