import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { GiveByHand, type SaidRule } from '@/metering';
import { aDay, BadForm, Door, Needs, page, parse, type WebRequest } from '@/web';
import { cursorParam, cursorText, pageOf } from '../cursor';
import { type Desk, Desks } from './desk.service';
import { frame, withQuery } from './frame';
import { giverOf } from './giver';

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
  validFrom: aDay('choose a day'),
  validUntil: z.union([z.literal('').transform(() => null), aDay('choose a day')]).default(null),
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
    private readonly give: GiveByHand,
  ) {}

  @Get('unattributed')
  @Needs('usage.attribute')
  async unattributed(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { before } = parse(z.object({ before: cursorParam }), query);
    const desk = await this.desks.open(request, {});
    const rows = await this.give.unclaimed(giverOf(request), { before, limit: PAGE + 1 });
    const { shown, last, hasMore } = pageOf(rows, PAGE);
    const address = '/console/usage/unattributed';
    await reply.type(HTML).send(
      page('console/unattributed', request, {
        ...frame(desk, 'usage.nobodys', 'usage'),
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
    const { meeting, tenant, reason } = parse(giveForm, body);
    await this.give.run(giverOf(request), meeting, tenant, reason);
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
    if (form.act === 'test') {
      const found = await this.give.test(giverOf(request), ruleOf(form));
      return this.answer(request, reply, desk, { ...form }, { count: found.length, some: found.slice(0, 20) });
    }
    if (form.reason === '') throw new BadForm([{ path: ['reason'], message: 'say why' }]);
    await this.give.add(giverOf(request), ruleOf(form), form.reason);
    await reply.redirect('/console/usage/rules', 303);
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
    const rules = await this.give.list(giverOf(request));
    const servers = await this.give.servers(giverOf(request));
    const text = (name: string): string => form[name] ?? '';
    await reply.type(HTML).send(
      page('console/usage-rules', request, {
        ...frame(desk, 'usage.rules', 'usage'),
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
}

const ruleOf = ({ server, metadataName, metadataValue, ...form }: z.infer<typeof ruleForm>): SaidRule => ({
  tenant: form.tenant,
  serverId: server,
  metadataName,
  metadataValue: metadataName === null ? null : (metadataValue ?? ''),
  idPrefix: form.idPrefix,
  validFrom: form.validFrom,
  validUntil: form.validUntil,
});
