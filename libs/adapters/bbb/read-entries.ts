import { StringDecoder } from 'node:string_decoder';
import { BbbBrokenXml } from './errors';
import { EntryReader, type XmlElement } from './xml-elements';

export interface Answer {
  /** Texts of the elements outside of entries: returncode, messageKey, totalElements. Whole once all is read. */
  readonly head: Record<string, string>;
}

export type Entry = { readonly element: XmlElement; readonly raw: string };

/**
 * The entries of an answer one by one, as its bytes come in. Everything whole before broken XML is handed out first;
 * then BbbBrokenXml is thrown.
 */
export async function* readEntries(
  chunks: AsyncIterable<Uint8Array | string>,
  entryName: string,
  answer: Answer = { head: {} },
): AsyncGenerator<Entry> {
  const ready: Entry[] = [];
  let read = 0;
  const reader = new EntryReader(entryName, {
    head: (name, text) => {
      answer.head[name] ??= text;
    },
    entry: (element, raw) => ready.push({ element, raw }),
  });
  const decoder = new StringDecoder('utf8');
  const broken = (error: unknown): BbbBrokenXml => new BbbBrokenXml((error as Error).message, read);
  let failure: unknown;
  for await (const chunk of chunks) {
    try {
      reader.write(
        typeof chunk === 'string'
          ? chunk
          : decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
      );
    } catch (error) {
      failure = error;
    }
    for (const entry of ready.splice(0)) {
      read += 1;
      yield entry;
    }
    if (failure) throw broken(failure);
  }
  try {
    reader.end();
  } catch (error) {
    throw broken(error);
  }
}
