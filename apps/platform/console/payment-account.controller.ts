import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Money } from '@/kernel';
import { ChangeDebits, ConnectAccount, type IssuerRef } from '@/payments';
import { resellerScope, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { actorOf, Dangerous, Door, languageFor, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { reasonText, refusalText } from '@/wording';
import { amountText } from '../bank-view';
import { minorOf } from '../minor-of';
import { Desks } from './desk.service';

const shown = z.object({
  saved: z.string().optional(),
  ceilings: z.string().optional(),
});
const HTML = 'text/html; charset=utf-8';
const keyForm = z.object({ secretKey: z.string().trim().min(1, 'paste the secret key') });
const secretForm = z.object({
  webhookSecret: z
    .string()
    .trim()
    .regex(/^whsec_\w+$/, 'begins with whsec_'),
});

const pounds = (text: string): boolean => /^\d{1,7}([.,]\d{1,2})?$/.test(text) && minorOf(text) > 0n;
const days = z.coerce.number().int().min(1, 'from 1 to 20').max(20, 'from 1 to 20').optional();
const debitsForm = z.object({
  debitCeiling: z.string().trim().refine(pounds, 'an amount in pounds, like 100000').transform(minorOf),
  weeklyCeiling: z
    .string()
    .trim()
    .refine((text) => text === '' || pounds(text), 'an amount in pounds, or nothing')
    .transform((text) => (text === '' ? null : minorOf(text))),
  resultDays: days,
  newMandateDays: days,
});

/** An issuer's own account at Stripe: whose it is, test or live, and its keys, checked when they are saved. */
@Door('console')
@Controller('console/payment-account')
export class PaymentAccountController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly issuers: IssuersStore,
    private readonly connect: ConnectAccount,
    private readonly debits: ChangeDebits,
  ) {}

  @Get()
  @Needs('issuer.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { saved, ceilings } = parse(shown, query);
    await this.page(request, reply, { isSaved: saved !== undefined, hasCeilings: ceilings !== undefined });
  }

  private async page(
    request: WebRequest,
    reply: FastifyReply,
    told: { isSaved: boolean; hasCeilings?: boolean; webhookFailure?: string },
  ): Promise<void> {
    const { ref, issuerName, brand } = await this.issuer(request);
    const { account, former } = await this.connect.of(ref, actorOf(request));
    await reply.type(HTML).send(
      page('console/payment-account', request, {
        titleKey: 'stripe.title',
        nav: 'payment-account',
        zone: brand.zone,
        brandName: brand.name,
        brandStyle: brand.slug,
        issuerName,
        hasCeilings: false,
        webhookFailure: '',
        ...told,
        former: former.map(({ name, externalId, underWay, amountMinor, currency }) => ({
          name,
          account: externalId,
          underWay,
          amount: Money.of(amountMinor, currency),
        })),
        account: account
          ? {
              name: account.name,
              externalId: account.externalId,
              mode: account.isLive ? 'live' : 'test',
              isLive: account.isLive,
              currency: account.currency,
              checkedAt: account.checkedAt,
              isRefused: account.state === 'refused',
              refusedReason: reasonText(languageFor(request), account.refusedReason ?? ''),
              hasWebhook: account.webhookSecretsSealed !== null,
              takesDebits: account.currency === 'GBP',
              resultDays: account.bacsResultDays,
              newMandateDays: account.bacsNewMandateDays,
              debitCeiling: amountText(account.bacsDebitCeilingMinor),
              weeklyCeiling: account.bacsWeeklyCeilingMinor === null ? '' : amountText(account.bacsWeeklyCeilingMinor),
            }
          : null,
      }),
    );
  }

  @Post()
  @Needs('issuer.bank')
  @Dangerous()
  async save(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { secretKey } = parse(keyForm, body);
    const { ref } = await this.issuer(request);
    const { webhook } = await this.connect.run(ref, secretKey, actorOf(request));
    if (webhook.made) return void (await reply.redirect('/console/payment-account?saved=1', 303));
    const webhookFailure = refusalText(languageFor(request), webhook.why);
    await this.page(request, reply.status(200), { isSaved: true, webhookFailure });
  }

  @Post('webhook-secrets')
  @Needs('issuer.bank')
  @Dangerous()
  async addSecret(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { webhookSecret } = parse(secretForm, body);
    const { ref } = await this.issuer(request);
    await this.connect.addWebhookSecret(ref, webhookSecret, actorOf(request));
    await reply.redirect('/console/payment-account?saved=1', 303);
  }

  @Post('debit-ceilings')
  @Needs('issuer.change')
  async changeCeilings(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { debitCeiling, weeklyCeiling, ...days } = parse(debitsForm, body);
    const { ref } = await this.issuer(request);
    const ceilings = { debitCeilingMinor: debitCeiling, weeklyCeilingMinor: weeklyCeiling, ...days };
    await this.debits.run(ref, ceilings, actorOf(request));
    await reply.redirect('/console/payment-account?ceilings=1', 303);
  }

  /** Everybody's own issuer, and nobody else's: keys are not for the network to know. */
  private async issuer(
    request: WebRequest,
  ): Promise<{ ref: IssuerRef; issuerName: string; brand: { name: string; slug: string; zone: string } }> {
    const desk = await this.desks.open(request, {});
    const { resellerId } = visitorOf(request).membership;
    const [issuer] = await this.tenancy.within(resellerScope(resellerId, actorOf(request)), (tx) =>
      this.issuers.ofReseller(tx, resellerId),
    );
    return {
      ref: { tier: 'retail', issuerResellerId: resellerId, issuerId: issuer!.id },
      issuerName: issuer!.legalName,
      brand: desk.reseller,
    };
  }
}
