import { createHash } from 'node:crypto';
import { PassThrough, pipeline, Readable, Transform } from 'node:stream';
import { ZipFile } from 'yazl';
import { inert } from '@/wording';
import { csvOf } from '../csv-reply';

/** One file of the archive, read when its turn comes. */
export interface DataFile {
  readonly name: string;
  readonly open: () => Readable;
}
type Row = readonly (string | number | boolean | bigint | Date | null)[];

/** A table as CSV: instants in ISO 8601 UTC, nothing that a spreadsheet takes for a formula. */
export const tableFile = (name: string, columns: readonly string[], rows: () => AsyncIterable<Row>): DataFile => ({
  name,
  open: () => csvOf(columns, cells(rows())),
});

async function* cells(rows: AsyncIterable<Row>): AsyncGenerator<string[]> {
  for await (const row of rows) yield row.map(textOf);
}

const textOf = (cell: Row[number]): string =>
  cell instanceof Date ? cell.toISOString() : typeof cell === 'string' ? inert(cell) : String(cell ?? '');

/**
 * The files as one zip, written while it is read, one file after the other. Last comes `manifest.json` with the size and
 * SHA-256 of each: an archive that has it is whole. Whatever fails breaks the stream off, and the zip opens nowhere.
 */
export function archiveOf(files: readonly DataFile[], mtime: Date): Readable {
  const zip = new ZipFile();
  const output = new PassThrough();
  const manifest: { name: string; bytes: number; sha256: string }[] = [];
  const fail = (error: Error): void => void output.destroy(error);
  zip.on('error', fail);
  for (const { name, open } of files)
    zip.addReadStreamLazy(name, { mtime }, (done) => {
      const measured = measure((bytes, sha256) => manifest.push({ name, bytes, sha256 }));
      done(
        null,
        pipeline(open(), measured, (error) => error && fail(error)),
      );
    });
  zip.addReadStreamLazy('manifest.json', { mtime }, (done) =>
    done(null, Readable.from([`${JSON.stringify({ madeAt: mtime.toISOString(), files: manifest }, null, 2)}\n`])),
  );
  zip.end();
  pipeline(zip.outputStream, output, (error) => error && fail(error));
  return output;
}

/** Lets bytes through, and tells at their end how many they were and their SHA-256. */
function measure(tell: (bytes: number, sha256: string) => void): Transform {
  const hash = createHash('sha256');
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, next) {
      hash.update(chunk);
      bytes += chunk.length;
      next(null, chunk);
    },
    flush(next) {
      tell(bytes, hash.digest('hex'));
      next();
    },
  });
}
