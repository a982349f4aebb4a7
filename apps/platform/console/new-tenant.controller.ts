import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { MakeTenant, Offers, slugOf, tenantFields, vatOfItsCountry, Welcome } from '@/joining';
import { resellerScope, Tenancy } from '@/runtime';
import { actorOf, aDay, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { say, type TextKey } from '@/wording';
import { countries, fields } from '../open/join-form';
import { languages } from '../page-language';
import { Desks } from './desk.service';
import { frame } from './frame';

const whose = z.object({ reseller: z.string().optional() });
const form = tenantFields
  .omit({ termsVersion: true, key: true, website: true })
  .extend({
    slug: z
      .string()
      .trim()
      .regex(/^([a-z0-9][a-z0-9-]{1,40})?$/, 'must be small letters, digits and dashes'),
    startsOn: aDay('choose a day'),
    welcome: z.literal('yes').optional(),
  })
  .superRefine(vatOfItsCountry);

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
    const { language } = visitorOf(request).person;
    const { reseller } = desk;
    const { offer, today } = await this.tenancy.within(resellerScope(reseller.id, actorOf(request)), async (tx) => ({
      offer: await this.offers.of(tx, reseller),
      today: this.make.today(tx, reseller),
    }));
    await reply.type('text/html; charset=utf-8').send(
      page('console/new-tenant', request, {
        ...frame(desk, 'tenants.new', 'tenants'),
        fields: fields(language).map((field) => ({
          ...field,
          label: LABELS[field.name] ? say(language, LABELS[field.name]!) : field.label,
        })),
        countries: countries(language, 'GB'),
        languages: languages(reseller.language),
        plans: (offer?.plans ?? []).map(({ code, name }) => ({ code, name })),
        today,
      }),
    );
  }

  @Post()
  @Needs('tenants.change')
  async take(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { reseller } = await this.desks.open(request, parse(whose, body));
    const given = parse(form, body);
    const id = await this.tenancy.within(resellerScope(reseller.id, actorOf(request)), async (tx) => {
      const slug = given.slug || slugOf(given.name);
      const { tenant } = await this.make.run(tx, reseller, { ...given, slug, buyer: given });
      if (given.welcome) await this.welcome.post(tx, reseller, tenant, given, []);
      return tenant.id;
    });
    await reply.redirect(`/console/tenants/${id}`, 303);
  }
}

/** What the applicant's own form asks of "you". */
const LABELS: Readonly<Record<string, TextKey>> = {
  name: 'common.name',
  contactName: 'tenant.contact',
  email: 'tenant.contact-mail',
};
