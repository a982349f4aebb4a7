import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AuditEntriesStore } from '@/audit';
import { InvoiceListStore } from '@/invoicing';
import { addDays, dayIn, firstDay, Money, type Month, monthIn, monthOfDay } from '@/kernel';
import { UsageByTenantStore } from '@/metering';
import { mayAs, PeopleStore, type Permission } from '@/people';
import { OpenAgreementsStore } from '@/plans';
import { asJob, Tenancy } from '@/runtime';
import { ChangeTenant, membershipForm, TenantNotesStore } from '@/tenants';
import { Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { decimalHours, monthText, say, word } from '@/wording';
import { entryView } from '../audit-view';
import { cursorParam, cursorText, pageOf } from '../cursor';
import { oneLine } from '../one-line';
import { agreementOn, agreementView } from './agreement-view';
import { chosen } from './chosen';
import { withQuery } from './frame';
import { documentState } from './listed-view';
import { TenantDesk } from './tenant-desk.service';

const HTML = 'text/html; charset=utf-8';
const ENTRIES = 50;
const changeForm = z.object({
  name: oneLine(200).min(1, 'say its name'),
  language: z.enum(['en', 'ca', 'es']),
  ...membershipForm.shape,
});
const noteForm = z.object({ text: z.string().trim().min(1, 'write something').max(4000) });

/** One tenant as its reseller's people see it: who it is, what it used and was billed, notes, and all that was done. */
@Door('console')
@Controller('console/tenants/:id')
export class TenantController {
  constructor(
    private readonly desk: TenantDesk,
    private readonly tenancy: Tenancy,
    private readonly invoices: InvoiceListStore,
    private readonly usage: UsageByTenantStore,
    private readonly agreements: OpenAgreementsStore,
    private readonly notes: TenantNotesStore,
    private readonly change: ChangeTenant,
    private readonly entries: AuditEntriesStore,
    private readonly people: PeopleStore,
  ) {}

  @Get()
  @Needs('tenants.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.desk.open(request);
    const { tenant, reseller, restrictions, scope } = open;
    const may = (permission: Permission): boolean => mayAs(visitorOf(request).membership.role, permission);
    const found = await this.tenancy.within(scope, async (tx) => ({
      month: monthIn(reseller.zone, tx.clock.now()),
      agreements: await this.agreements.ofTenant(tx, tenant.id),
      months: await this.usage.monthsOf(tx, reseller.id, tenant.id, yearBefore(monthIn(reseller.zone, tx.clock.now()))),
      invoices: may('invoices.read')
        ? await this.invoices.page(tx, { tenantId: tenant.id }, { sort: 'month', limit: 12 })
        : [],
      notes: await this.notes.of(tx, tenant.id),
      now: tx.clock.now(),
    }));
    const names = await this.names(found.notes.flatMap(({ personId }) => personId ?? []));
    const language = languageFor(request);
    const agreement = agreementOn(found.agreements, dayIn(reseller.zone, found.now));
    await reply.type(HTML).send(
      page('console/tenant', request, {
        ...this.desk.head(open, 'overview'),
        hasChart: found.months.length > 0,
        tenant,
        classes: chosen(membershipForm.shape.membershipClass.options, tenant.membershipClass),
        kinds: chosen(membershipForm.shape.membershipKind.options, tenant.membershipKind),
        standings: chosen(membershipForm.shape.membershipStanding.options, tenant.membershipStanding),
        languages: chosen(['en', 'ca', 'es'], tenant.language),
        agreement: agreement ? agreementView(agreement, reseller.zone, found.now, language) : null,
        restrictions,
        isSuspendedByHand: restrictions.some(({ cause, tenantId }) => cause === 'operator' && tenantId !== null),
        month: found.month,
        secondsNow: found.months.find(({ month }) => month === found.month)?.seconds ?? 0n,
        months: found.months
          .map((one) => ({
            ...one,
            short: monthText(one.month, language).slice(0, 3),
            decimal: decimalHours(one.seconds),
          }))
          .reverse(),
        usage: withQuery(`/console/usage/tenants/${tenant.id}`, { month: found.month }),
        invoices: found.invoices.map((one) => ({
          id: one.id,
          number: one.number ?? word(language, 'document', 'draft'),
          kind: one.kind,
          month: one.month,
          state: one.state,
          stateText: documentState(one, one.openMinor, language),
          open: one.state === 'issued' && one.openMinor > 0n ? Money.of(one.openMinor, one.currency) : null,
          isIssued: one.state === 'issued',
          issuedOn: one.issuedOn ?? '',
          gross: Money.of(one.grossMinor, one.currency),
        })),
        notes: found.notes.map((note) => ({
          ...note,
          by: note.keyId ? say(language, 'tenant.by-key', { key: note.keyId }) : (names.get(note.personId ?? '') ?? ''),
        })),
      }),
    );
  }

  @Post()
  @Needs('tenants.change')
  async save(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { scope, tenant } = await this.desk.open(request);
    await this.change.run(scope, tenant.id, parse(changeForm, given));
    await reply.redirect(`/console/tenants/${tenant.id}`, 303);
  }

  @Post('notes')
  @Needs('tenants.note')
  async note(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { scope, tenant } = await this.desk.open(request);
    const { text } = parse(noteForm, given);
    await this.tenancy.within(scope, async (tx) => {
      await this.notes.add(tx, { tenantId: tenant.id, personId: visitorOf(request).person.id, text });
      await tx.audit('wrote a note', tenant.id);
    });
    await reply.redirect(`/console/tenants/${tenant.id}#notes`, 303);
  }

  /** Everything that was done to this tenant or by its people, out of the audit log. */
  @Get('history')
  @Needs('tenants.read')
  async history(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { before } = parse(z.object({ before: cursorParam }), given);
    const open = await this.desk.open(request);
    const rows = await this.tenancy.within(open.scope, (tx) =>
      this.entries.search(tx, {
        tenantId: open.tenant.id,
        before: before && { at: new Date(before[0]!), id: before.at(-1)! },
        limit: ENTRIES + 1,
      }),
    );
    const { shown, last, hasMore } = pageOf(rows, ENTRIES);
    const ids = shown.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.personId] : []));
    const names = await this.names(ids);
    const address = `/console/tenants/${open.tenant.id}/history`;
    await reply.type(HTML).send(
      page('console/tenant-history', request, {
        ...this.desk.head(open, 'history'),
        entries: shown.map((entry) => entryView(entry, names)),
        nothing: say(languageFor(request), 'audit.nothing'),
        first: before ? address : '',
        onwards: hasMore ? withQuery(address, { before: cursorText([last!.at.toISOString(), last!.id]) }) : '',
      }),
    );
  }

  private names(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return Promise.resolve(new Map());
    return this.tenancy.acrossNetwork({ actor: asJob('people.names'), why: 'names' }, (tx) =>
      this.people.names(tx, ids),
    );
  }
}

const yearBefore = (month: Month): Month => monthOfDay(addDays(firstDay(month), -330));
