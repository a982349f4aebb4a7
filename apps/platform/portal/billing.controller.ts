import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PromisePayment, ReadOwnDues } from '@/dunning';
import { ChangePayer, howToPay } from '@/invoicing';
import { dayIn, leastCharge, Money } from '@/kernel';
import { readOnly, resellerScope, Tenancy } from '@/runtime';
import { PayersStore, payerForm } from '@/tenants';
import { actorOf, aDay, Door, Needs, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { payerFields, payerView } from '../payer-view';
import { carriedOverText } from '../payments-view';
import { resultText } from '../result-view';
import { PortalDesk, type PortalPage } from './portal-desk.service';

const promiseForm = z.object({ on: aDay() });

/** What a tenant owes and how to pay it: all that is open, with a promise where its reseller takes one. */
@Door('portal')
@Controller('portal/billing')
export class BillingController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly tenancy: Tenancy,
    private readonly dues: ReadOwnDues,
    private readonly promise: PromisePayment,
    private readonly payers: PayersStore,
    private readonly change: ChangePayer,
  ) {}

  @Get()
  @Needs('payments.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { saved } = parse(z.object({ saved: z.string().optional() }), query);
    const { language } = this.desk.visit(request);
    const entered = await this.desk.begin(request);
    const { open } = entered;
    const { promiseUntil, today, own } = await this.inResellersScope(request, entered);
    await this.desk.send(request, reply, 'portal/billing', entered, {
      title: say(language, 'billing.title'),
      nav: 'billing',
      isSaved: saved !== undefined,
      today,
      hasPayer: own !== null,
      ...(own ? payerFields(payerView(own.payer), language) : {}),
      isShared: own?.isShared ?? false,
      hasOpen: open.length > 0,
      open: open.map((one) => ({
        id: one.invoiceId,
        number: one.number,
        dueOn: one.dueOn,
        isOverdue: one.dueOn < today,
        amount: Money.of(one.openMinor, one.currency),
        isOnItsWay: one.waitsFor === 'payment',
        result: resultText({ state: 'processing', expectedOn: one.resultBy }, today, language),
        carriedOver: one.waitsFor === 'carry-over' ? carriedOverText(one.currency, language) : '',
        canPay: one.waitsFor !== 'payment' && one.openMinor >= leastCharge(one.currency).minor,
        promisedOn: one.promise?.on ?? '',
        promiseUntil: promiseUntil.get(one.invoiceId) ?? '',
        transfer: howToPay({ ...one, language }),
      })),
    });
  }

  @Post('promises/:invoiceId')
  @Needs('payments.pay')
  async put(
    @Req() request: WebRequest,
    @Res() reply: FastifyReply,
    @Param('invoiceId') invoiceId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { on } = parse(promiseForm, body);
    const { resellerId, tenantId } = this.desk.visit(request);
    await this.promise.own({ resellerId, tenantId }, invoiceId, on, actorOf(request));
    await reply.redirect('/portal/billing?saved=1', 303);
  }

  /** Its own data as they stand on the next invoice; where others share the payer, their operator changes it. */
  @Post('payer')
  @Needs('payers.change')
  async save(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() body: unknown): Promise<void> {
    const { resellerId, tenantId } = this.desk.visit(request);
    await this.change.own(resellerScope(resellerId, actorOf(request)), tenantId, parse(payerForm, body));
    await reply.redirect('/portal/billing?saved=1', 303);
  }

  /** Until when each that is overdue may be put off, and who pays: policies and payers are not the tenant's own rows. */
  private inResellersScope(request: WebRequest, { reseller, tenant, open }: PortalPage) {
    return this.tenancy.within(readOnly(resellerScope(reseller.id, actorOf(request))), async (tx) => {
      const today = dayIn(reseller.zone, tx.clock.now());
      return {
        today,
        promiseUntil: await this.dues.promiseUntil(tx, open, today),
        own: await this.payers.ownOf(tx, reseller.id, tenant.id),
      };
    });
  }
}
