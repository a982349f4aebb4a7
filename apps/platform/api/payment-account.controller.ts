import { Controller, Get, Post, Put, Req } from '@nestjs/common';
import { ChangeDebits, ConnectAccount, type IssuerRef } from '@/payments';
import { readOnly, Tenancy } from '@/runtime';
import { IssuersStore } from '@/tenants';
import { Dangerous, Door, Needs, parse, type WebRequest } from '@/web';
import { ApiScopes } from './api-scopes.service';
import { Describes } from './describes';
import * as schema from './schemas/settings';

/** An issuer's own account at the card service. One's own alone: keys are not for the network to know. */
@Door('api')
@Controller('v1/payment-account')
export class PaymentAccountApi {
  constructor(
    private readonly scopes: ApiScopes,
    private readonly tenancy: Tenancy,
    private readonly issuers: IssuersStore,
    private readonly connect: ConnectAccount,
    private readonly debits: ChangeDebits,
  ) {}

  @Get()
  @Needs('issuer.read')
  @Describes({
    summary: 'The account at the card service, and how it stands',
    answer: { status: 200, of: schema.paymentAccount },
  })
  async show(@Req() request: WebRequest) {
    const { account: found, former } = await this.connect.of(await this.issuer(request), this.scopes.actor(request));
    const account = found && {
      name: found.name,
      externalId: found.externalId,
      isLive: found.isLive,
      currency: found.currency,
      state: found.state,
      refusedReason: found.refusedReason,
      hasWebhook: found.webhookSecretsSealed !== null,
      checkedAt: found.checkedAt.toISOString(),
    };
    return {
      account: account ?? null,
      former: former.map(({ amountMinor, ...one }) => ({ ...one, amountMinor: Number(amountMinor) })),
    };
  }

  @Put()
  @Needs('issuer.bank')
  @Dangerous()
  @Describes({
    summary: 'Connects an account by its secret key, which is tried first',
    body: schema.newPaymentKey,
    answer: { status: 200, of: schema.paymentKeySaved },
  })
  async save(@Req() request: WebRequest) {
    const { secretKey } = parse(schema.newPaymentKey, request.body);
    const { webhook } = await this.connect.run(await this.issuer(request), secretKey, this.scopes.actor(request));
    return { hasWebhook: webhook.made, why: webhook.made ? null : webhook.why.message };
  }

  @Post('webhook-secrets')
  @Needs('issuer.bank')
  @Dangerous()
  @Describes({
    summary: 'One more secret that the card service signs its calls with',
    body: schema.newWebhookSecret,
    answer: { status: 204 },
  })
  async addSecret(@Req() request: WebRequest): Promise<void> {
    const { webhookSecret } = parse(schema.newWebhookSecret, request.body);
    await this.connect.addWebhookSecret(await this.issuer(request), webhookSecret, this.scopes.actor(request));
  }

  @Put('debit-ceilings')
  @Needs('issuer.change')
  @Describes({
    summary:
      'How much may be debited by Bacs, at a time and within seven days, and when results are expected; what is above waits for its turn',
    body: schema.debitCeilings,
    answer: { status: 204 },
  })
  async setCeilings(@Req() request: WebRequest): Promise<void> {
    const { debitCeilingMinor, weeklyCeilingMinor, ...days } = parse(schema.debitCeilings, request.body);
    const ceilings = {
      debitCeilingMinor: BigInt(debitCeilingMinor),
      weeklyCeilingMinor: weeklyCeilingMinor === null ? null : BigInt(weeklyCeilingMinor),
      ...days,
    };
    await this.debits.run(await this.issuer(request), ceilings, this.scopes.actor(request));
  }

  private async issuer(request: WebRequest): Promise<IssuerRef> {
    const { resellerId } = this.scopes.key(request);
    const [issuer] = await this.tenancy.within(readOnly(this.scopes.own(request)), (tx) =>
      this.issuers.ofReseller(tx, resellerId),
    );
    return { tier: 'retail', issuerResellerId: resellerId, issuerId: issuer!.id };
  }
}
