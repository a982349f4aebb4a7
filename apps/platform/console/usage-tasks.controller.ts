import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { GiveRuns, type NewRule, RunsStore, UsageRules } from '@/metering';
import { ServersStore } from '@/placement';
import { Tenancy } from '@/runtime';
import { NoSuchTenant, TenantsStore } from '@/tenants';
import { actorOf, BadForm, Door, Needs, page, parse, type WebRequest } from '@/web';
import { cursorParam, cursorText, pageOf } from '../cursor';
import { type Desk, Desks } from './desk.service';
import { frame, withQuery } from './frame';

const HTML = 'text/html; charset=utf-8';
const PAGE = 50;
const given = z.union([z.uuid().transform((id) => [id]), z.array(z.uuid()).max(PAGE)]);
const giveForm = z.object({
  meeting: given,
  tenant: z.string().trim().min(1, 'say whose they are').max(60),
  reason: z.string().trim().min(1, 'say why').max(300),
});
const orNull = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .default('')
    .transform((text) => text || null);
const ruleForm = z.object({
  act: z.enum(['test', 'add']),
  server: z.union([z.literal('').transform(() => null), z.uuid()]).default(null),
  metadataName: orNull(100),
  metadataValue: orNull(300),
  idPrefix: orNull(100),
  tenant: z.string().trim().min(1, 'say whose they are').max(60),
  validFrom: z.iso.date('choose a day'),
  validUntil: z.union([z.literal('').transform(() => null), z.iso.date('choose a day')]).default(null),
  reason: z.string().trim().max(300).default(''),
});

/**
 * Meetings that are nobody's, given to a tenant by hand or by a dated rule. The network's people see those of every
 * server; a reseller's those on servers of its own, and name one of them in a rule.
 */
@Door('console')
@Controller('console/usage')
export class UsageTasksController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly runs: RunsStore,
    private readonly rules: UsageRules,
    private readonly give: GiveRuns,
    private readonly servers: ServersStore,
    private readonly tenants: TenantsStore,
  ) {}

  @Get('unattributed')
  @Needs('usage.attribute')
  async unattributed(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { before } = parse(z.object({ before: cursorParam }), query);
    const desk = await this.desks.open(request, {});
    const rows = await this.across(request, (tx) =>
      this.runs.unclaimed(tx, { poolResellerId: poolOf(desk), before, limit: PAGE + 1 }),
    );
    const { shown, last, hasMore } = pageOf(rows, PAGE);
    const address = '/console/usage/unattributed';
    await reply.type(HTML).send(
      page('console/unattributed', request, {
        ...frame(desk, 'Nobody’s meetings', 'usage'),
        meetings: shown.map(({ metadata, ...one }) => ({
          ...one,
          metadata: Object.entries(metadata)
            .map(([name, value]) => `${name}=${value}`)
            .join(', ')
            .slice(0, 200),
        })),
        first: before ? address : '',
        onwards: hasMore ? withQuery(address, { before: cursorText([last!.createdAt.toISOString(), last!.id]) }) : '',
      }),
    );
  }

  @Post('unattributed')
  @Needs('usage.attribute')
  async giveAway(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { meeting, tenant: slug, reason } = parse(giveForm, body);
    const desk = await this.desks.open(request, {});
    const owner = await this.across(request, async (tx) => {
      const pool = poolOf(desk);
      if (pool && (await this.runs.countInPool(tx, meeting, pool)) < meeting.length) throw new NoSuchTenant(slug);
      return this.ownTenant(desk, await this.tenants.bySlug(tx, slug), slug);
    });
    await this.give.run(meeting, { resellerId: owner.resellerId, tenantId: owner.id }, reason, actorOf(request));
    await reply.redirect('/console/usage/unattributed', 303);
  }

  @Get('rules')
  @Needs('usage.attribute')
  async showRules(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(request, reply, await this.desks.open(request, {}), {}, null);
  }

  /** Tries a rule on the meetings that are nobody's, or adds it; both by the same form. */
  @Post('rules')
  @HttpCode(200)
  @Needs('usage.attribute')
  async rule(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const form = parse(ruleForm, body);
    const desk = await this.desks.open(request, {});
    const rule = await this.ruleOf(request, desk, form);
    if (form.act === 'test') {
      const found = await this.rules.test(rule, actorOf(request));
      return this.answer(request, reply, desk, { ...form }, { count: found.length, some: found.slice(0, 20) });
    }
    if (form.reason === '') throw new BadForm(['reason: say why']);
    await this.rules.add(rule, form.reason, actorOf(request));
    await reply.redirect('/console/usage/rules', 303);
  }

  private async ruleOf(request: WebRequest, desk: Desk, form: z.infer<typeof ruleForm>): Promise<NewRule> {
    const { server, metadataName, metadataValue, idPrefix, validFrom, validUntil } = form;
    return this.across(request, async (tx) => {
      if (!desk.isNetwork && (!server || (await this.servers.byId(tx, server)).poolResellerId !== desk.reseller.id))
        throw new BadForm(['server: choose one of your own servers']);
      const tenant = this.ownTenant(desk, await this.tenants.bySlug(tx, form.tenant), form.tenant);
      const whose = { resellerId: tenant.resellerId, tenantId: tenant.id };
      const value = metadataName === null ? null : (metadataValue ?? '');
      return { ...whose, serverId: server, metadataName, metadataValue: value, idPrefix, validFrom, validUntil };
    });
  }

  private async answer(
    request: WebRequest,
    reply: FastifyReply,
    desk: Desk,
    form: Partial<Record<string, string | null>>,
    tested: {
      count: number;
      some: readonly { internalMeetingId: string; meetingName: string; createdAt: Date }[];
    } | null,
  ): Promise<void> {
    const rules = (await this.rules.list(actorOf(request))).filter(
      ({ resellerId }) => desk.isNetwork || resellerId === desk.reseller.id,
    );
    const servers = (await this.across(request, (tx) => this.servers.all(tx))).filter(
      ({ poolResellerId }) => desk.isNetwork || poolResellerId === desk.reseller.id,
    );
    const text = (name: string): string => form[name] ?? '';
    await reply.type(HTML).send(
      page('console/usage-rules', request, {
        ...frame(desk, 'Rules', 'usage'),
        rules: rules.map((rule) => ({
          ...rule,
          server: rule.server ?? '',
          metadata: rule.metadataName ? `${rule.metadataName}=${rule.metadataValue}` : '',
          idPrefix: rule.idPrefix ?? '',
          validUntil: rule.validUntil ?? '',
        })),
        mayAdd: desk.isNetwork || servers.length > 0,
        mayLeaveServer: desk.isNetwork,
        servers: servers.map(({ id, name }) => ({ id, name, isChosen: id === form.server })),
        form: Object.fromEntries(
          ['metadataName', 'metadataValue', 'idPrefix', 'tenant', 'validFrom', 'validUntil', 'reason'].map((name) => [
            name,
            text(name),
          ]),
        ),
        tested,
      }),
    );
  }

  private ownTenant<T extends { resellerId: string }>(desk: Desk, tenant: T, slug: string): T {
    if (!desk.isNetwork && tenant.resellerId !== desk.reseller.id) throw new NoSuchTenant(slug);
    return tenant;
  }

  private across<T>(request: WebRequest, work: Parameters<typeof this.tenancy.acrossNetwork<T>>[1]): Promise<T> {
    return this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'whose meetings are' }, work);
  }
}

/** On whose servers somebody may look for meetings that are nobody's: null is on all. */
const poolOf = (desk: Desk): string | null => (desk.isNetwork ? null : desk.reseller.id);
