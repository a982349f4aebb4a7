import type { IncomingMessage } from 'node:http';

/** Base64 documents of some megabytes pass; what is larger is refused. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** The whole body of a request, or null if it is larger than any a client sends. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
