import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ApplicationKind,
  Apply,
  ConfirmApplication,
  JoiningIsClosed,
  NoSuchPlan,
  Offers,
  type SandboxForm,
  sandboxForm,
  type TenantForm,
  TermsChanged,
  TermsStore,
  tenantForm,
} from '@/joining';
import { newId } from '@/kernel';
import { asJob, Tenancy } from '@/runtime';
import { type Reseller, ResellersStore } from '@/tenants';
import { Door, page, parse, type WebRequest } from '@/web';
import { type Language, say } from '@/wording';
import { languages, pageLanguage } from '../page-language';
import { countries, fields } from './join-form';
import { planView } from './plan-view';

const HTML = 'text/html; charset=utf-8';
const reason = { actor: asJob('joining.open'), why: 'show what a reseller offers' };

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
    const { language, inLanguages } = pageLanguage(request, reseller.language);
    await reply.type(HTML).send(
      page('open/terms', request, {
        ...brandOf(reseller),
        language,
        inLanguages,
        title: say(language, 'join.terms', { version: terms.version }),
        paragraphs: terms.body.split(/\n\s*\n/),
      }),
    );
  }

  @Get('join/:reseller')
  async joinForm(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('reseller') slug: string,
    @Query('sent') sent?: string,
  ): Promise<void> {
    await this.show(request, reply, 'tenant', slug, sent);
  }

  @Post('join/:reseller')
  async join(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('reseller') slug: string,
    @Body() given: unknown,
  ): Promise<void> {
    await this.take(reply, 'tenant', slug, { given, from: request.ip });
  }

  @Get('sandbox')
  async sandboxForm(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Query('sent') sent?: string,
  ): Promise<void> {
    await this.show(request, reply, 'sandbox', null, sent);
  }

  @Post('sandbox')
  async sandbox(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    await this.take(reply, 'sandbox', null, { given, from: request.ip });
  }

  private async show(
    request: WebRequest,
    reply: FastifyReply,
    kind: ApplicationKind,
    slug: string | null,
    sent: string | undefined,
  ): Promise<void> {
    const offered = await this.offered(slug);
    const { language, inLanguages } = pageLanguage(request, offered.reseller.language);
    await reply.type(HTML).send(
      page(`open/${kind === 'tenant' ? 'join' : 'sandbox'}`, request, {
        ...this.context(kind, offered, language),
        inLanguages,
        isSent: sent === 'yes',
      }),
    );
  }

  private async take(
    reply: FastifyReply,
    kind: ApplicationKind,
    slug: string | null,
    { given, from }: { given: unknown; from: string },
  ): Promise<void> {
    const { reseller, terms, plans } = await this.offered(slug);
    const form: SandboxForm & Partial<TenantForm> = parse(kind === 'tenant' ? tenantForm : sandboxForm, given);
    if (form.plan !== undefined && !plans.some(({ code }) => code === form.plan)) throw new NoSuchPlan(form.plan);
    if (form.termsVersion !== terms.version) throw new TermsChanged();
    await this.apply.run(reseller, kind, form, from);
    const back = kind === 'tenant' ? `/join/${reseller.slug}` : '/sandbox';
    await reply.redirect(`${back}?sent=yes&lang=${form.language}`, 303);
  }

  private context(
    kind: ApplicationKind,
    { reseller, terms, plans, currency }: Offered,
    language: Language,
  ): Record<string, unknown> {
    const isTenant = kind === 'tenant';
    return {
      ...brandOf(reseller),
      language,
      title: isTenant ? say(language, 'join.title', { brand: reseller.name }) : say(language, 'sandbox.title'),
      brand: reseller.name,
      action: isTenant ? `/join/${reseller.slug}` : '/sandbox',
      termsAddress: `/join/${reseller.slug}/terms?lang=${language}`,
      termsVersion: terms.version,
      key: newId(),
      plans: plans.map((plan) => planView(plan, currency, language)),
      fields: fields(language, isTenant ? undefined : ['name', 'contactName', 'email']),
      countries: countries(language, 'GB'),
      languages: languages(language),
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
