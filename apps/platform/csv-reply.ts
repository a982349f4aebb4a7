import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { FastifyReply } from 'fastify';
import { inert } from '@/wording';

type Rows = AsyncIterable<readonly string[]>;

/** Sends rows as a CSV file while they are read; no cell is a formula to a spreadsheet. */
export const sendCsv = (reply: FastifyReply, filename: string, columns: readonly string[], rows: Rows): Promise<void> =>
  sendTable(reply, filename, columns, safe(rows));

/**
 * The same for rows whose texts are inert already: figures stay what they are. The first row is read before anything is
 * sent, so that what is wrong with the question is told on a page; what breaks later breaks the file off, and nothing else.
 */
export async function sendTable(
  reply: FastifyReply,
  filename: string,
  columns: readonly string[],
  rows: Rows,
): Promise<void> {
  const read = rows[Symbol.asyncIterator]();
  const first = await read.next();
  const whole = async function* () {
    for (let row = first; !row.done; row = await read.next()) yield row.value;
  };
  await reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${filename}"`)
    .send(csvOf(columns, whole()));
}

/** A table that is written while its rows are read; an error of theirs is its own. */
export function csvOf(columns: readonly string[], rows: Rows | Iterable<readonly string[]>): Readable {
  const table = stringify({ header: true, columns: [...columns], bom: true });
  pipeline(Readable.from(rows), table, () => undefined);
  return table;
}

async function* safe(rows: Rows): AsyncGenerator<string[]> {
  for await (const row of rows) yield row.map(inert);
}
