import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type OpenInvoice, OverdueStore, PromisePayment } from '@/dunning';
import { ChangePayer, howToPay } from '@/invoicing';
import { addDays, dayIn, type LocalDate, localDate, Money } from '@/kernel';
import { leastCharge } from '@/payments';
import { readOnly, resellerScope, type ScopedTx, Tenancy } from '@/runtime';
import { NoSuchPayer, type Payer, PayersStore, payerForm, ResellersStore } from '@/tenants';
import { actorOf, Door, Needs, parse, type WebRequest } from '@/web';
import { say } from '@/wording';
import { payerView } from '../payer-view';
import { PortalDesk } from './portal-desk.service';

const promiseForm = z.object({ on: z.iso.date().transform((text) => localDate(text)) });
const FAR_DAYS = 400;

/** What a tenant owes and how to pay it: all that is open, with a promise where its reseller takes one. */
@Door('portal')
@Controller('portal/billing')
export class BillingController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly tenancy: Tenancy,
    private readonly overdue: OverdueStore,
    private readonly promise: PromisePayment,
    private readonly resellers: ResellersStore,
    private readonly payers: PayersStore,
    private readonly change: ChangePayer,
  ) {}

  @Get()
  @Needs('payments.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { saved } = parse(z.object({ saved: z.string().optional() }), query);
    const { language, resellerId, tenantId } = this.desk.visit(request);
    const { open, ownDays, today, own } = await this.open(request, resellerId, tenantId);
    await this.desk.show(request, reply, 'portal/billing', async () => ({
      title: say(language, 'billing.title'),
      nav: 'billing',
      isSaved: saved !== undefined,
      today,
      payer: own && payerView(own.payer),
      isShared: own?.isShared ?? false,
      hasOpen: open.length > 0,
      open: open.map((one) => ({
        id: one.invoiceId,
        number: one.number,
        dueOn: one.dueOn,
        isOverdue: one.dueOn < today,
        amount: Money.of(one.openMinor, one.currency),
        isOnItsWay: one.waitsFor === 'payment',
        canPay: one.waitsFor !== 'payment' && one.openMinor >= leastCharge(one.currency).minor,
        promisedOn: one.promise?.on ?? '',
        promiseUntil: ownDays.get(one.invoiceId) ?? '',
        transfer: howToPay({ ...one, language }),
      })),
    }));
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
    const data = parse(payerForm, body);
    const { resellerId, tenantId } = this.desk.visit(request);
    const scope = resellerScope(resellerId, actorOf(request));
    const found = await this.tenancy.within(readOnly(scope), (tx) => this.ownPayer(tx, resellerId, tenantId));
    if (!found || found.isShared) throw new NoSuchPayer();
    await this.change.run(scope, found.payer.id, data);
    await reply.redirect('/portal/billing?saved=1', 303);
  }

  private async ownPayer(
    tx: ScopedTx,
    resellerId: string,
    tenantId: string,
  ): Promise<{ payer: Payer; isShared: boolean } | null> {
    const payer = await this.payers.ofTenant(tx, resellerId, tenantId);
    if (!payer) return null;
    const tenants = await this.payers.tenantsOf(tx, payer);
    return { payer, isShared: tenants.some(({ id }) => id !== tenantId) };
  }

  /** What is open, the oldest first, and until when each may be put off. In the reseller's scope: policies are not the tenant's. */
  private open(request: WebRequest, resellerId: string, tenantId: string) {
    return this.tenancy.within(readOnly(resellerScope(resellerId, actorOf(request))), async (tx) => {
      const { zone } = await this.resellers.byId(tx, resellerId);
      const today = dayIn(zone, tx.clock.now());
      const open: OpenInvoice[] = await this.overdue.of(tx, resellerId, tenantId, today, addDays(today, FAR_DAYS));
      const ownDays = new Map<string, LocalDate>();
      for (const one of open.filter(({ dueOn }) => dueOn < today).slice(0, 3)) {
        const days = await this.promise.ownDays(tx, one);
        if (days > 0) ownDays.set(one.invoiceId, addDays(today, days));
      }
      return { open, ownDays, today, own: await this.ownPayer(tx, resellerId, tenantId) };
    });
  }
}
