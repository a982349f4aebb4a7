import '../../apps/all/all.module';
import { Client } from 'pg';
import { sealedColumns } from '../../libs/runtime';
import { freshDatabase } from '../world/test-database';

test('every sealed column is declared, so that no key rotation forgets it, and has an id beside it', async () => {
  const { urls, drop } = await freshDatabase('sealed');
  const owner = new Client({ connectionString: urls.tallyroom_owner });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ name: string; hasId: boolean }>(
      `select table_name || '.' || column_name as name, exists (select 1 from information_schema.columns i
           where i.table_name = c.table_name and i.column_name = 'id' and i.data_type = 'uuid') as "hasId"
       from information_schema.columns c
       where table_schema = 'public' and column_name like '%sealed' order by 1`,
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map(({ name }) => name)).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort());
    expect(rows.filter(({ hasId }) => !hasId)).toEqual([]);
  } finally {
    await owner.end();
    await drop();
  }
});
