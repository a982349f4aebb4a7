import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ConvertSandbox, NoSandbox, Offers, SandboxToReseller, tenantFields, vatOfItsCountry } from '@/joining';
import { PeopleStore } from '@/people';
import { PriceListsStore } from '@/plans';
import { Tenancy } from '@/runtime';
import { mayResell, ResellersStore, TenantsStore } from '@/tenants';
import { actorOf, Door, languageFor, Needs, page, parse, type WebRequest } from '@/web';
import { oneLine } from '../one-line';
import { countries } from '../open/join-form';

const HTML = 'text/html; charset=utf-8';
const buyer = tenantFields.pick({
  street: true,
  town: true,
  postcode: true,
  countryCode: true,
  vatNumber: true,
  email: true,
});
const toTenant = buyer
  .extend({ choice: z.string().regex(/^[0-9a-f-]{36} [a-z0-9-]+$/, 'must be a reseller and a plan') })
  .superRefine(vatOfItsCountry);
const toReseller = buyer
  .extend({
    slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/, 'must be small letters, digits and dashes'),
    legalName: oneLine(120).min(2),
    registrationText: z.string().trim().max(300),
    bankName: oneLine(120).min(2),
    sortCode: z.string().regex(/^(\d{2}-?\d{2}-?\d{2})?$/, 'must be six digits'),
    accountNumber: z.string().regex(/^(\d{8})?$/, 'must be eight digits'),
    seriesPrefix: z.string().regex(/^[A-Z0-9]{1,8}$/, 'must be one to eight capital letters or digits'),
    plan: z.string(),
    wholesaleList: z.string(),
  })
  .superRefine(vatOfItsCountry);

/** A sandbox becomes a tenant of some reseller, or a reseller, by one act of the network's. */
@Door('console')
@Controller('console/sandboxes')
export class SandboxesController {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly tenants: TenantsStore,
    private readonly resellers: ResellersStore,
    private readonly offers: Offers,
    private readonly lists: PriceListsStore,
    private readonly people: PeopleStore,
    private readonly convert: ConvertSandbox,
    private readonly toReseller: SandboxToReseller,
  ) {}

  @Get(':id')
  @Needs('resellers.change')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const context = await this.tenancy.acrossNetwork(
      { actor: actorOf(request), why: 'look at a sandbox' },
      async (tx) => {
        const sandbox = await this.tenants.lockSandbox(tx, parse(z.uuid(), id));
        if (!sandbox) throw new NoSandbox();
        const all = await this.resellers.all(tx);
        const network = all.find(({ isNetwork }) => isNetwork)!;
        const offers = await this.offers.ofAll(tx, all);
        const choices = all.filter(mayResell).map(({ id: resellerId, name }) => ({
          name,
          plans: (offers.get(resellerId)?.plans ?? []).map((plan) => ({
            value: `${resellerId} ${plan.code}`,
            name: plan.name,
          })),
        }));
        const [email] = await this.people.emailsOf(tx, sandbox.id, ['tenant-admin']);
        return {
          title: sandbox.name,
          nav: 'applications',
          brandName: network.name,
          brandStyle: network.slug,
          zone: network.zone,
          id: sandbox.id,
          slug: sandbox.slug,
          endsAt: sandbox.sandboxEndsAt,
          email: email ?? '',
          choices,
          networkPlans: (offers.get(network.id)?.plans ?? []).map(({ code, name }) => ({ code, name })),
          wholesaleLists: await this.lists.ofOwner(tx, network.id, 'wholesale'),
          countries: countries(languageFor(request), 'GB'),
          seriesPrefix: sandbox.slug
            .replace(/[^a-z0-9]/g, '')
            .slice(0, 3)
            .toUpperCase(),
        };
      },
    );
    await reply.type(HTML).send(page('console/sandbox', request, context));
  }

  @Post(':id/tenant')
  @Needs('resellers.change')
  async becomeTenant(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() given: unknown,
  ): Promise<void> {
    const { choice, email, ...address } = parse(toTenant, given);
    const [resellerId = '', plan = ''] = choice.split(' ');
    const conversion = { sandboxId: parse(z.uuid(), id), resellerId, plan, email, buyer: address };
    await this.convert.run(conversion, actorOf(request));
    await reply.redirect('/console/applications', 303);
  }

  @Post(':id/reseller')
  @Needs('resellers.change')
  async becomeReseller(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body() given: unknown,
  ): Promise<void> {
    const { street, town, postcode, countryCode, vatNumber, bankName, sortCode, accountNumber, ...form } = parse(
      toReseller,
      given,
    );
    await this.toReseller.run(
      {
        ...form,
        sandboxId: parse(z.uuid(), id),
        buyer: { street, town, postcode, countryCode, vatNumber },
        bank: { name: bankName, ...(sortCode ? { sortCode } : {}), ...(accountNumber ? { accountNumber } : {}) },
      },
      actorOf(request),
    );
    await reply.redirect('/console/applications', 303);
  }
}
