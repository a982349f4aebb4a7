import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AuditEntriesStore, type AuditSearch } from '@/audit';
import { addDays, startOfDay } from '@/kernel';
import { isNetwork } from '@/people';
import { type NetworkTx, type ScopedTx, Tenancy } from '@/runtime';
import { actorOf, aDay, Door, Needs, page, parse, visitorOf, type WebRequest, zoneFor } from '@/web';
import { inert, say } from '@/wording';
import { ActorNames } from './actor-names.service';
import { cursorOf, entryView, readCursor } from './audit-view';
import { sendTable } from './csv-reply';
import { OwnPage } from './own-page.service';
import { baseOf, ownScope } from './own-scope';

const HTML = 'text/html; charset=utf-8';
const PAGE = 50;
const day = z.union([z.literal('').transform(() => undefined), aDay('must be a day')]).optional();
const query = z.object({
  text: z.string().trim().max(100).optional(),
  action: z.string().max(60).optional(),
  from: day,
  until: day,
  before: z.string().max(80).optional(),
});

/** The audit log of a reseller, a tenant or the network: searched, paged, and exported whole. */
@Door('by-address')
@Controller(['console/audit', 'portal/audit'])
export class AuditController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly entries: AuditEntriesStore,
    private readonly names: ActorNames,
    private readonly own: OwnPage,
  ) {}

  @Get()
  @Needs('audit.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const { list, actions } = await this.look(request, async (tx) => ({
      list: await this.entries.search(tx, { ...searchOf(asked, zoneFor(request)), limit: PAGE + 1 }),
      actions: await this.entries.actions(tx),
    }));
    const shown = list.slice(0, PAGE);
    const names = await this.names.of(shown);
    const address = (before: string): string =>
      `${baseOf(request)}/audit?${new URLSearchParams({ ...textOf(asked), before }).toString()}`;
    const { person } = visitorOf(request);
    const context = {
      ...(await this.own.head(request)),
      title: say(person.language, 'audit.title'),
      nav: 'audit',
      ...textOf(asked),
      csv: `${baseOf(request)}/audit/csv?${new URLSearchParams(textOf(asked)).toString()}`,
      actions: actions.map((action) => ({ action, isChosen: action === asked.action })),
      nothing: say(
        person.language,
        Object.values(textOf(asked)).some(Boolean) ? 'audit.nothing-found' : 'audit.nothing',
      ),
      entries: shown.map((entry) => entryView(entry, names)),
      later: list.length > PAGE ? address(cursorOf(shown.at(-1)!)) : '',
    };
    await reply.type(HTML).send(page('team/audit', request, context));
  }

  /** All that was found, as CSV, read page by page. */
  @Get('csv')
  @Needs('audit.read')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const asked = parse(query, given);
    const columns = ['at', 'who', 'from', 'action', 'subject', 'details'];
    await sendTable(reply, 'audit.csv', columns, this.rows(request, asked));
  }

  private async *rows(request: WebRequest, asked: z.infer<typeof query>): AsyncGenerator<string[]> {
    let before: AuditSearch['before'];
    for (;;) {
      const list = await this.look(request, (tx) =>
        this.entries.search(tx, { ...searchOf(asked, zoneFor(request)), before, limit: 1000 }),
      );
      const names = await this.names.of(list);
      for (const entry of list) {
        const { who, from, action, subject, details } = entryView(entry, names);
        yield [entry.at.toISOString(), who, from, action, subject, details].map(inert);
      }
      const last = list.at(-1);
      if (!last || list.length < 1000) return;
      before = { at: last.at, id: last.id };
    }
  }

  private look<T>(request: WebRequest, work: (tx: ScopedTx | NetworkTx) => Promise<T>): Promise<T> {
    if (isNetwork(visitorOf(request).membership))
      return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'audit log' }, work);
    return this.tenancy.within(ownScope(request), work);
  }
}

/** What is looked for; its days are those of a zone. */
const searchOf = (
  { text, action, from, until, before }: z.infer<typeof query>,
  zone: string,
): Omit<AuditSearch, 'limit'> => ({
  text: text || undefined,
  action: action || undefined,
  from: from && startOfDay(zone, from),
  until: until && startOfDay(zone, addDays(until, 1)),
  before: readCursor(before),
});
const textOf = ({ text = '', action = '', from = '', until = '' }: Partial<Record<string, string>>) => ({
  text,
  action,
  from,
  until,
});
