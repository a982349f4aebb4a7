import type { IncomingMessage } from 'node:http';
import { Response } from 'undici';
import { formField } from './raw-query';
import type { UpstreamBody } from './upstream.service';

/** Base64 documents of some megabytes pass once the address is signed; a form is read before its signature is known. */
export const LARGEST_DOCUMENT = 16 * 1024 * 1024;
export const LARGEST_FORM = 2 * 1024 * 1024;
export const FORM = 'application/x-www-form-urlencoded';
export const MULTIPART = 'multipart/form-data';

/** The kind of a body, without charset and boundary. */
export const kindOf = ({ headers }: IncomingMessage): string =>
  (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();

/** The whole body of a request, or null if it is larger than `most`. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > most) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export interface Parts {
  /** The fields, encoded as a form. */
  readonly fields: string;
  /** The files alone, as they go on: a server must see no parameter that was not checked here. */
  readonly files: UpstreamBody | undefined;
}

/** Takes a form in parts apart; null if it is none. */
export async function partsOf(type: string, content: Buffer): Promise<Parts | null> {
  try {
    const form = await new Response(content, { headers: { 'content-type': type } }).formData();
    const entries = [...form];
    const fields = entries.flatMap(([name, value]) => (typeof value === 'string' ? [formField(name, value)] : []));
    for (const [name, value] of entries) if (typeof value === 'string') form.delete(name);
    if (fields.length === entries.length) return { fields: fields.join('&'), files: undefined };
    const files = new Response(form);
    return {
      fields: fields.join('&'),
      files: { type: files.headers.get('content-type')!, content: Buffer.from(await files.arrayBuffer()) },
    };
  } catch {
    return null;
  }
}

const PROLOG = /^(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/;
const LONGEST_PROLOG = 4096;

/**
 * Whether an XML body is one a server may be given: in an encoding whose markup reads as ASCII, and without a document
 * type, which is where every bomb and every outer entity is declared. It stands before the root element or nowhere.
 */
export function isPlainXml(content: Buffer): boolean {
  const head = content
    .subarray(0, LONGEST_PROLOG)
    .toString('latin1')
    .replace(/^\u00EF\u00BB\u00BF/, '');
  const encoding = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1] ?? 'utf-8';
  if (!/^(utf-?8|us-ascii|iso-8859-\d+|windows-125\d)$/i.test(encoding)) return false;
  return /^<[A-Za-z_]/.test(head.slice(PROLOG.exec(head)![0].length));
}
