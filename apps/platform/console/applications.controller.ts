import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ApplicationsStore, ApproveApplication, Offers, RefuseApplication, slugOf, TermsStore } from '@/joining';
import { localDate, monthIn } from '@/kernel';
import { UsageByTenantStore } from '@/metering';
import { resellerScope, Tenancy } from '@/runtime';
import { ResellersStore, TenantsStore } from '@/tenants';
import { actorOf, Door, Needs, page, parse, type WebRequest } from '@/web';
import { type Desk, Desks } from './desk.service';
import { withQuery } from './frame';

const HTML = 'text/html; charset=utf-8';
const whose = z.object({ reseller: z.string().optional() });
const paged = whose.extend({ after: z.uuid().optional().catch(undefined) });
/** Each is a card with two forms. */
const WAITING = 20;
const NOT_WAITING = 50;
const approval = whose.extend({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'must be small letters, digits and dashes'),
  plan: z.string().optional(),
  startsOn: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day')
    .transform(localDate)
    .optional(),
});
const refusal = whose.extend({ reason: z.string().trim().min(3, 'say why').max(1000) });
const terms = whose.extend({
  version: z.string().trim().min(1).max(40),
  body: z.string().trim().min(20, 'must be the terms themselves').max(100_000),
});

/** Who asks to join: a queue to say yes or no to, each by one act; and the terms that applicants accept. */
@Door('console')
@Controller('console/applications')
export class ApplicationsController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly applications: ApplicationsStore,
    private readonly approve: ApproveApplication,
    private readonly refuse: RefuseApplication,
    private readonly offers: Offers,
    private readonly terms: TermsStore,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly usage: UsageByTenantStore,
  ) {}

  @Get()
  @Needs('tenants.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const { after, ...asked } = parse(paged, given);
    const desk = await this.desks.open(request, asked);
    await reply.type(HTML).send(page('console/applications', request, await this.context(request, desk, after)));
  }

  @Post(':id/approval')
  @Needs('joining.decide')
  async letIn(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() given: unknown,
  ): Promise<void> {
    const form = parse(approval, given);
    const desk = await this.desks.open(request, form);
    await this.approve.run(resellerScope(desk.reseller.id, actorOf(request)), parse(z.uuid(), id), form);
    await reply.redirect(addressOf(desk), 303);
  }

  @Post(':id/refusal')
  @Needs('joining.decide')
  async turnDown(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() given: unknown,
  ): Promise<void> {
    const form = parse(refusal, given);
    const desk = await this.desks.open(request, form);
    await this.refuse.run(resellerScope(desk.reseller.id, actorOf(request)), parse(z.uuid(), id), form.reason);
    await reply.redirect(addressOf(desk), 303);
  }

  @Post('terms')
  @Needs('issuer.change')
  async publish(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const form = parse(terms, given);
    const desk = await this.desks.open(request, form);
    await this.tenancy.within(resellerScope(desk.reseller.id, actorOf(request)), (tx) => this.terms.publish(tx, form));
    await reply.redirect(addressOf(desk), 303);
  }

  /** Whether the network gives a sandbox to whoever confirms a mail address, without anybody's yes. */
  @Post('sandboxes-at-once')
  @Needs('resellers.change')
  async atOnce(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { isOn } = parse(z.object({ isOn: z.enum(['yes', 'no']) }), given);
    await this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'say how sandboxes are given' }, (tx) =>
      this.resellers.setSandboxesAtOnce(tx, isOn === 'yes'),
    );
    await reply.redirect('/console/applications', 303);
  }

  private async context(request: WebRequest, desk: Desk, after: string | undefined): Promise<Record<string, unknown>> {
    const { reseller } = desk;
    const found = await this.tenancy.within(resellerScope(reseller.id, actorOf(request)), async (tx) => {
      const sandboxes = await this.tenants.sandboxesOf(tx, reseller.id);
      const ids = sandboxes.map(({ id }) => id);
      const used = await this.usage.secondsOf(tx, reseller.id, ids, monthIn(reseller.zone, tx.clock.now()));
      return {
        waiting: await this.applications.waiting(tx, { after, limit: WAITING + 1 }),
        others: await this.applications.notWaiting(tx, NOT_WAITING),
        offer: await this.offers.of(tx, reseller),
        terms: await this.terms.latest(tx, reseller.id),
        sandboxes: sandboxes.map((one) => ({ ...one, usedSeconds: used.get(one.id) ?? 0n })),
        now: tx.clock.now(),
      };
    });
    const waiting = found.waiting.slice(0, WAITING);
    return {
      titleKey: 'applications.title',
      nav: 'applications',
      brandName: reseller.name,
      brandStyle: reseller.slug,
      zone: reseller.zone,
      reseller: reseller.slug,
      choices:
        desk.resellers.length > 1
          ? desk.resellers.map(({ slug, name }) => ({
              name,
              address: `/console/applications?reseller=${slug}`,
              isHere: slug === reseller.slug,
            }))
          : null,
      joinAddress: `/join/${reseller.slug}`,
      waiting: waiting.map(({ given, ...application }) => ({
        ...application,
        ...given,
        isSandbox: application.kind === 'sandbox',
        slug: slugOf(given.name),
        address: [given.street, given.town, given.postcode, given.countryCode].filter(Boolean).join(', '),
        vatNumber: given.vatNumber ?? '',
        plans: (found.offer?.plans ?? []).map(({ code, name }) => ({ code, name, isChosen: code === given.plan })),
      })),
      first: after ? addressOf(desk) : '',
      onwards: found.waiting.length > WAITING ? addressOf(desk, { after: waiting.at(-1)!.id }) : '',
      decided: found.others.map(({ given, ...application }) => ({
        ...application,
        name: given.name,
        isApproved: application.state === 'approved',
        isRefused: application.state === 'refused',
      })),
      isNetwork: reseller.isNetwork,
      sandboxes: found.sandboxes.map(({ id, name, slug, sandboxEndsAt, usedSeconds }) => ({
        id,
        name,
        slug,
        endsAt: sandboxEndsAt,
        hasEnded: sandboxEndsAt !== null && sandboxEndsAt <= found.now,
        usedSeconds,
      })),
      sandboxesAtOnce: reseller.sandboxesAtOnce,
      termsVersion: found.terms?.version ?? '',
      termsBody: found.terms?.body ?? '',
      hasOffer: found.offer !== null,
    };
  }
}

const addressOf = (desk: Desk, more: Record<string, string> = {}): string =>
  withQuery('/console/applications', {
    ...(desk.resellers.length > 1 ? { reseller: desk.reseller.slug } : {}),
    ...more,
  });
