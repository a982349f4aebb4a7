import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { FastifyReply } from 'fastify';
import { inert } from '@/wording';

/** Sends rows as a CSV file while they are read; no cell is a formula to a spreadsheet. */
export async function sendCsv(
  reply: FastifyReply,
  filename: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly string[]>,
): Promise<void> {
  const safe = async function* () {
    for await (const row of rows) yield row.map(inert);
  };
  await reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${filename}"`)
    .send(Readable.from(safe()).pipe(stringify({ header: true, columns: [...columns], bom: true })));
}
