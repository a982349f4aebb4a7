import type { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { z } from 'zod';
import type { WebRequest } from '@/web';
import { inert } from '@/wording';
import { csvOf } from '../csv-reply';
import { DESCRIBED, type Described } from './describes';

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next?: string | null;
}

/** What a line of a list holds, by its description; null for what is no list. */
export function columnsOf({ answer }: Described): string[] | null {
  const items = answer.of instanceof z.ZodObject ? answer.of.shape.items : undefined;
  return items instanceof z.ZodArray && items.element instanceof z.ZodObject ? Object.keys(items.element.shape) : null;
}

/** Any list of the API whole, for `Accept: text/csv`: its own method is asked for page after page while the table is read. */
@Injectable()
export class CsvInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<WebRequest>();
    const described = Reflect.getMetadata(DESCRIBED, context.getHandler()) as Described | undefined;
    const isAsked = request.method === 'GET' && /^text\/csv\b/.test(request.headers.accept ?? '');
    const columns = described && isAsked ? columnsOf(described) : null;
    if (!columns) return next.handle();
    return from(this.table(request, context.switchToHttp().getResponse<FastifyReply>(), columns, next));
  }

  /** The first page is read before anything is sent: what is wrong with the question is told as a problem. */
  private async table(
    request: WebRequest,
    reply: FastifyReply,
    columns: readonly string[],
    next: CallHandler,
  ): Promise<Readable> {
    const asked = request.query as Record<string, unknown>;
    const read = async (cursor?: string): Promise<Page> => {
      request.query = { ...asked, limit: '100', ...(cursor === undefined ? {} : { cursor }) };
      return (await lastValueFrom(next.handle())) as Page;
    };
    const first = await read();
    const name = request.url.split('?', 1)[0]!.split('/').at(-1)!;
    void reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name.replace(/[^\w-]/g, '')}.csv"`);
    const lines = async function* () {
      for (let page = first; ; page = await read(page.next!)) {
        for (const item of page.items) yield columns.map((column) => cell(item[column]));
        if (typeof page.next !== 'string') return;
      }
    };
    return csvOf(columns, lines());
  }
}

/** A value as a cell: no text is a formula to a spreadsheet; what has parts is JSON. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return inert(typeof value === 'string' ? value : JSON.stringify(value));
}
