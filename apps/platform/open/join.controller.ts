import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type ApplicationKind,
  Apply,
  ConfirmApplication,
  JoiningIsClosed,
  Offers,
  type SandboxForm,
  sandboxForm,
  type TenantForm,
  TermsStore,
  tenantForm,
} from '@/joining';
import { newId } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import { type Reseller, ResellersStore } from '@/tenants';
import { Door, page, type WebRequest } from '@/web';
import { type Language, say, type TextKey } from '@/wording';
import { countries, fields, languageOf, languages, type Mistakes, type Values, valuesOf, wrongAt } from './join-form';
import { planView } from './plan-view';

const HTML = 'text/html; charset=utf-8';
const reason = { actor: asJob('joining.open'), why: 'show what a reseller offers' };
type Asked = { lang?: string; sent?: string };

/** The open door: anybody asks a reseller for rooms, or the network for a sandbox. */
@Door('open')
@Controller()
export class JoinController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly resellers: ResellersStore,
    private readonly offers: Offers,
    private readonly terms: TermsStore,
    private readonly apply: Apply,
    private readonly confirmation: ConfirmApplication,
  ) {}

  @Get('join/confirmation/:token')
  async ask(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    const language = await this.confirmation.languageOf(token);
    await reply
      .type(HTML)
      .send(page('open/join-confirm', request, { title: say(language, 'join.confirm'), language, token, done: '' }));
  }

  /** Mail scanners open links; only a button confirms. */
  @Post('join/confirmation/:token')
  @HttpCode(200)
  async confirm(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    const { application, brand } = await this.confirmation.run(token);
    const { language, state } = application;
    const done = say(language, state === 'approved' ? 'join.let-in' : 'join.confirmed', { brand });
    await reply.type(HTML).send(
      page('open/join-confirm', request, {
        title: say(language, 'join.confirm'),
        language,
        brandName: brand,
        token,
        done,
      }),
    );
  }

  @Get('join/:reseller/terms')
  async readTerms(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('reseller') slug: string,
  ): Promise<void> {
    const { reseller, terms } = await this.offered(slug);
    await reply.type(HTML).send(
      page('open/terms', request, {
        ...brandOf(reseller),
        language: reseller.language,
        title: say(reseller.language, 'join.terms', { version: terms.version }),
        paragraphs: terms.body.split(/\n\s*\n/),
      }),
    );
  }

  @Get('join/:reseller')
  async joinForm(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('reseller') slug: string,
    @Query() query: Asked,
  ): Promise<void> {
    await this.show(request, reply, 'tenant', slug, query);
  }

  @Post('join/:reseller')
  async join(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('reseller') slug: string,
    @Body() given: unknown,
  ): Promise<void> {
    await this.take(request, reply, 'tenant', slug, given);
  }

  @Get('sandbox')
  async sandboxForm(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: Asked): Promise<void> {
    await this.show(request, reply, 'sandbox', null, query);
  }

  @Post('sandbox')
  async sandbox(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    await this.take(request, reply, 'sandbox', null, given);
  }

  private async show(
    request: WebRequest,
    reply: FastifyReply,
    kind: ApplicationKind,
    slug: string | null,
    { lang, sent }: Asked,
  ): Promise<void> {
    const offered = await this.offered(slug);
    const language = languageOf(lang, offered.reseller.language);
    const values = { key: newId(), language, countryCode: 'GB', membershipKind: 'organisation' };
    const context = this.context(kind, offered, language, values, new Map());
    await reply
      .type(HTML)
      .send(page(`open/${kind === 'tenant' ? 'join' : 'sandbox'}`, request, { ...context, isSent: sent === 'yes' }));
  }

  private async take(
    request: WebRequest,
    reply: FastifyReply,
    kind: ApplicationKind,
    slug: string | null,
    given: unknown,
  ): Promise<void> {
    const offered = await this.offered(slug);
    const values = valuesOf(given);
    const language = languageOf(values.language, offered.reseller.language);
    const schema: z.ZodType<TenantForm | SandboxForm> = kind === 'tenant' ? tenantForm : sandboxForm;
    const parsed = schema.safeParse(values);
    const mistakes = new Map(
      parsed.success ? [] : parsed.error.issues.map(({ path, message }) => [String(path[0]), message as TextKey]),
    );
    const plan = parsed.success && 'plan' in parsed.data ? parsed.data.plan : null;
    if (plan !== null && !offered.plans.some(({ code }) => code === plan)) mistakes.set('plan', 'join.wrong.plan');
    if (parsed.success && values.termsVersion !== offered.terms.version) mistakes.set('terms', 'join.wrong.terms-new');
    if (!parsed.success || mistakes.size > 0) {
      const context = this.context(kind, offered, language, { ...values, key: values.key ?? newId() }, mistakes);
      await reply
        .status(422)
        .type(HTML)
        .send(page(`open/${kind === 'tenant' ? 'join' : 'sandbox'}`, request, { ...context, isSent: false }));
      return;
    }
    await this.apply.run(offered.reseller, kind, parsed.data, request.ip);
    const back = kind === 'tenant' ? `/join/${offered.reseller.slug}` : '/sandbox';
    await reply.redirect(`${back}?sent=yes&lang=${language}`, 303);
  }

  private context(
    kind: ApplicationKind,
    { reseller, terms, plans, currency }: Offered,
    language: Language,
    values: Values,
    mistakes: Mistakes,
  ): Record<string, unknown> {
    const isTenant = kind === 'tenant';
    return {
      ...brandOf(reseller),
      language,
      title: isTenant ? say(language, 'join.title', { brand: reseller.name }) : say(language, 'sandbox.title'),
      brand: reseller.name,
      action: isTenant ? `/join/${reseller.slug}` : '/sandbox',
      termsAddress: `/join/${reseller.slug}/terms`,
      termsVersion: terms.version,
      termsAccepted: values.terms === 'yes',
      wrongTerms: wrongAt(language, mistakes, 'terms'),
      hasMistakes: mistakes.size > 0,
      key: values.key ?? '',
      plans: plans.map((plan) => ({ ...planView(plan, currency, language), isChosen: values.plan === plan.code })),
      wrongPlan: wrongAt(language, mistakes, 'plan'),
      isPerson: values.membershipKind === 'person',
      wrongKind: wrongAt(language, mistakes, 'membershipKind'),
      fields: fields(language, values, mistakes, isTenant ? undefined : ['name', 'contactName', 'email']),
      countries: countries(language, values.countryCode ?? ''),
      wrongCountry: wrongAt(language, mistakes, 'countryCode'),
      languages: languages(values.language ?? language),
    };
  }

  private offered(slug: string | null): Promise<Offered> {
    return this.tenancy.acrossNetwork(reason, async (tx) => {
      const reseller = slug === null ? (await this.resellers.network(tx))! : await this.resellers.bySlug(tx, slug);
      const terms = await this.terms.latest(tx, reseller.id);
      const offer = await this.offers.of(tx, reseller);
      if (!terms || (!offer && slug !== null)) throw new JoiningIsClosed(reseller.name);
      return { reseller, terms, plans: offer?.plans ?? [], currency: offer?.currency ?? 'GBP' };
    });
  }
}

interface Offered {
  readonly reseller: Reseller;
  readonly terms: { readonly version: string; readonly body: string };
  readonly plans: readonly Parameters<typeof planView>[0][];
  readonly currency: string;
}

const brandOf = ({ name, slug }: Reseller) => ({ brandName: name, brandStyle: slug });
