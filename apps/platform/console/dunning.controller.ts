import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  DunningPoliciesStore,
  type DunningPolicy,
  MOST_REACHED,
  NoteReferenceRate,
  type PolicyOf,
  PROPOSED,
  PreviewDunning,
  PromisePayment,
  ReferenceRatesStore,
  SaveDunningPolicy,
  STEP_KINDS,
} from '@/dunning';
import { InvoicesStore } from '@/invoicing';
import { dayIn } from '@/kernel';
import { IssuersStore } from '@/tenants';
import { actorOf, aDay, Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { Desks } from './desk.service';
import { halfYears, policyView, reachedView, rowsOf } from './dunning-view';

const HTML = 'text/html; charset=utf-8';
const day = aDay('choose a day');
const where = z.object({ reseller: z.string().optional(), tier: z.string().optional(), saved: z.string().optional() });
const row = z.object({
  kind: z.enum(['', ...STEP_KINDS]),
  days: z
    .string()
    .trim()
    .regex(/^\d{0,3}$/, 'a number of days'),
});
const policyForm = z
  .object({ startsOn: day, interest: z.string().optional(), promiseDays: z.coerce.number().int().min(0).max(60) })
  .loose()
  .transform(({ startsOn, interest, promiseDays, ...rest }, context) => ({
    startsOn,
    claimsInterest: interest === 'yes',
    promiseDays,
    // Rows are kind1 and days1, kind2 and days2 and so on; one without a kind is not meant.
    steps: Object.keys(rest)
      .flatMap((name) => /^kind(\d)$/.exec(name)?.[1] ?? [])
      .flatMap((at) => {
        const { data, error } = row.safeParse({ kind: rest[`kind${at}`], days: rest[`days${at}`] });
        for (const { path, message } of error?.issues ?? [])
          context.addIssue({ code: 'custom', message, path: [`${String(path[0])}${at}`] });
        return !data || data.kind === '' ? [] : [{ kind: data.kind, days: Number(data.days) }];
      }),
  }));
const promiseForm = z.object({ on: day, note: z.string().trim().max(300) });
const rateForm = z.object({
  day,
  percent: z
    .string()
    .trim()
    .regex(/^\d{1,2}([.,]\d{1,4})?$/, 'like 3.75')
    .transform((text) => text.replace(',', '.')),
});

/** What is done about money that does not come: who is reached, the policy and its next version, promises, Bank Rate. */
@Door('console')
@Controller('console/dunning')
export class DunningController {
  constructor(
    private readonly desks: Desks,
    private readonly issuers: IssuersStore,
    private readonly policies: DunningPoliciesStore,
    private readonly savePolicy: SaveDunningPolicy,
    private readonly preview: PreviewDunning,
    private readonly promise: PromisePayment,
    private readonly invoices: InvoicesStore,
    private readonly rates: ReferenceRatesStore,
    private readonly noteRate: NoteReferenceRate,
  ) {}

  @Get()
  @Needs('payments.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    await this.page(request, reply, query);
  }

  /** The same page as if the form were saved. */
  @Post('preview')
  @Needs('payments.read')
  async look(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Query() query: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    await this.page(request, reply, query, parse(policyForm, body));
  }

  @Post()
  @Needs('issuer.change')
  async save(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Query() query: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const policy = parse(policyForm, body);
    const { of, place } = await this.whose(request, query);
    await this.savePolicy.run(of, policy, actorOf(request));
    await reply.redirect(`/console/dunning?saved=1${place}`, 303);
  }

  @Post('promises/:invoiceId')
  @Needs('payments.match')
  async note(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('invoiceId') invoiceId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { on, note } = parse(promiseForm, body);
    const { scope, back } = await this.invoice(request, invoiceId);
    await this.promise.run(scope, invoiceId, on, note);
    await reply.redirect(back, 303);
  }

  @Post('promises/:invoiceId/removal')
  @Needs('payments.match')
  async withdraw(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('invoiceId') invoiceId: string,
  ): Promise<void> {
    const { scope, back } = await this.invoice(request, invoiceId);
    await this.promise.withdraw(scope, invoiceId);
    await reply.redirect(back, 303);
  }

  @Post('reference-rates')
  @Needs('resellers.change')
  async addRate(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    await this.noteRate.run(parse(rateForm, body), actorOf(request));
    await reply.redirect('/console/dunning?saved=1', 303);
  }

  private async whose(request: WebRequest, query: unknown) {
    const given = parse(where, query);
    const desk = await this.desks.open(request, given);
    const issuer = desk.tier === 'wholesale' ? desk.network : desk.reseller;
    const [first] = await this.desks.look(request, (tx) => this.issuers.ofReseller(tx, issuer.id));
    const of: PolicyOf = { tier: desk.tier, issuerResellerId: issuer.id, issuerId: first!.id };
    const place = desk.isNetwork ? `&reseller=${desk.reseller.slug}&tier=${desk.tier}` : '';
    return { desk, issuer, zone: first!.zone, of, place, isSaved: given.saved !== undefined };
  }

  private async page(request: WebRequest, reply: FastifyReply, query: unknown, proposed?: DunningPolicy) {
    const { desk, issuer, zone, of, place, isSaved } = await this.whose(request, query);
    const context = await this.desks.look(request, async (tx) => {
      const today = dayIn(zone, tx.clock.now());
      const versions = await this.policies.versions(tx, of);
      const reached = await this.preview.run(tx, of, today, proposed);
      const shown = proposed ?? versions.at(-1) ?? { ...PROPOSED, startsOn: today };
      return {
        today,
        versions: versions.toReversed().map((version) => policyView(version, today, languageFor(request))),
        reached: reached.map((one) => reachedView(one, languageFor(request))),
        isLongestDueOnly: reached.length === MOST_REACHED,
        reachedToday: reached.filter(({ isToday }) => isToday).length,
        form: { ...shown, startsOn: proposed?.startsOn ?? today, rows: rowsOf(shown.steps) },
        halfYears: halfYears(await this.rates.all(tx), today),
      };
    });
    await reply.type(HTML).send(
      page('console/dunning', request, {
        ...context,
        titleKey: 'dunning.title',
        nav: 'dunning',
        brandName: issuer.name,
        brandStyle: issuer.slug,
        isSaved,
        isPreview: proposed !== undefined,
        isWholesale: of.tier === 'wholesale',
        isNetwork: desk.isNetwork,
        resellers: desk.resellers.map(({ slug, name }) => ({ slug, name, isShown: slug === desk.reseller.slug })),
        place: place.replace(/^&/, '?'),
      }),
    );
  }

  private async invoice(request: WebRequest, id: string) {
    const invoice = await this.desks.look(request, (tx) => this.invoices.byId(tx, id));
    const scope = this.desks.scopeOf(request, invoice);
    const { network, isNetwork, resellers } = await this.desks.open(request, {});
    const issuer =
      invoice.tier === 'wholesale' ? network : resellers.find((one) => one.id === invoice.issuerResellerId);
    const back = `/console/dunning${isNetwork ? `?reseller=${issuer?.slug ?? ''}&tier=${invoice.tier}` : ''}`;
    return { scope, back };
  }
}
