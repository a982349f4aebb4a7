import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { MakeTenant, Offers, slugOf, tenantForm, Welcome } from '@/joining';
import { localDate } from '@/kernel';
import { resellerScope, Tenancy } from '@/runtime';
import { NameTaken } from '@/tenants';
import { actorOf, aDay, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { refusalText, say, type TextKey } from '@/wording';
import {
  countries,
  fields,
  languageOf,
  languages,
  type Mistakes,
  type Values,
  valuesOf,
  wrongAt,
} from '../open/join-form';
import { type Desk, Desks } from './desk.service';
import { frame } from './frame';

const whose = z.object({ reseller: z.string().optional() });
const form = tenantForm.omit({ terms: true, termsVersion: true, key: true, website: true }).extend({
  slug: z
    .string()
    .trim()
    .regex(/^([a-z0-9][a-z0-9-]{1,40})?$/),
  startsOn: aDay(),
});

/** Takes a tenant in by hand: itself, its secret, payer, agreement and first administrator, all of it or nothing. */
@Door('console')
@Controller('console/tenants/new')
export class NewTenantController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly make: MakeTenant,
    private readonly offers: Offers,
    private readonly welcome: Welcome,
  ) {}

  @Get()
  @Needs('tenants.change')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() given: unknown): Promise<void> {
    const desk = await this.desks.open(request, parse(whose, given));
    await this.answer(request, reply, desk, {}, new Map());
  }

  @Post()
  @HttpCode(200)
  @Needs('tenants.change')
  async take(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const desk = await this.desks.open(request, parse(whose, given));
    const values = valuesOf(given);
    const parsed = form.safeParse(given);
    if (!parsed.success) {
      const mistakes = new Map(parsed.error.issues.map(({ path, message }) => [String(path[0]), message as TextKey]));
      return this.answer(request, reply.status(422), desk, values, mistakes);
    }
    try {
      const id = await this.made(request, desk, parsed.data, values.welcome !== undefined);
      await reply.redirect(`/console/tenants/${id}`, 303);
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error;
      await this.answer(request, reply.status(409), desk, values, new Map(), refusalText(languageFor(request), error));
    }
  }

  private made(
    request: WebRequest,
    { reseller }: Desk,
    given: z.infer<typeof form>,
    isWelcome: boolean,
  ): Promise<string> {
    return this.tenancy.within(resellerScope(reseller.id, actorOf(request)), async (tx) => {
      const slug = given.slug || slugOf(given.name);
      const startsOn = localDate(given.startsOn);
      const { tenant } = await this.make.run(tx, reseller, { ...given, slug, buyer: given, startsOn });
      if (isWelcome) await this.welcome.post(tx, reseller, tenant, given, []);
      return tenant.id;
    });
  }

  private async answer(
    request: WebRequest,
    reply: FastifyReply,
    desk: Desk,
    values: Values,
    mistakes: Mistakes,
    slugWrong = '',
  ): Promise<void> {
    const { language } = visitorOf(request).person;
    const { reseller } = desk;
    const { offer, today } = await this.tenancy.within(resellerScope(reseller.id, actorOf(request)), async (tx) => ({
      offer: await this.offers.of(tx, reseller),
      today: this.make.today(tx, reseller),
    }));
    const wrong = (field: string): string => (KNOWN.has(field) ? wrongAt(language, mistakes, field) : '');
    await reply.type('text/html; charset=utf-8').send(
      page('console/new-tenant', request, {
        ...frame(desk, 'tenants.new', 'tenants'),
        hasMistakes: mistakes.size > 0 || slugWrong !== '',
        fields: fields(language, values, mistakes).map((field) => ({
          ...field,
          label: LABELS[field.name] ? say(language, LABELS[field.name]!) : field.label,
        })),
        isPerson: values.membershipKind === 'person',
        countries: countries(language, values.countryCode ?? 'GB'),
        languages: languages(languageOf(values.language, reseller.language)),
        plans: (offer?.plans ?? []).map(({ code, name }) => ({ code, name, isChosen: code === values.plan })),
        wrongPlan: wrong('plan'),
        slug: values.slug ?? '',
        slugWrong: slugWrong || (mistakes.has('slug') ? say(language, 'tenant.slug-wrong') : ''),
        startsOn: values.startsOn ?? today,
        startsOnWrong: mistakes.has('startsOn') ? say(language, 'tenant.choose-day') : '',
        isWelcome: values.name === undefined || values.welcome !== undefined,
      }),
    );
  }
}

/** What the applicant's own form asks of "you". */
const LABELS: Readonly<Record<string, TextKey>> = {
  name: 'common.name',
  contactName: 'tenant.contact',
  email: 'tenant.contact-mail',
};
/** The fields whose mistakes are texts of the catalogue. */
const KNOWN = new Set(['plan', 'countryCode', 'membershipKind']);
