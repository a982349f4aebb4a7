import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type MethodOwner, PaymentMethods, SaveMethod } from '@/payments';
import { actorOf, Door, homeOf, Needs, type WebRequest } from '@/web';
import { say, type TextKey } from '@/wording';
import { PortalDesk } from './portal-desk.service';

const HERE = '/portal/payment-method';

/** How a tenant pays: nothing saved, a card, or a direct debit; saved on a page of the card service. */
@Door('portal')
@Controller('portal/payment-method')
export class PaymentMethodController {
  constructor(
    private readonly desk: PortalDesk,
    private readonly methods: PaymentMethods,
    private readonly save: SaveMethod,
  ) {}

  @Get()
  @Needs('payments.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.page(request, reply, '');
  }

  /** On to a page of the card service: a link, for a form of ours may not lead to another host. */
  @Post()
  @Needs('payments.pay')
  async open(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const owner = await this.owner(request);
    await this.page(request, reply, await this.save.open(owner, HERE, actorOf(request), homeOf(request)));
  }

  @Get(':setupId/return')
  @Needs('payments.pay')
  async back(@Req() request: WebRequest, @Res() reply: FastifyReply, @Param('setupId') setupId: string): Promise<void> {
    const owner = await this.owner(request);
    // If the card service cannot be asked now, its event tells later.
    await this.save.ask(owner, setupId, actorOf(request), owner.payerId).catch(() => undefined);
    await reply.redirect(HERE, 303);
  }

  @Post('removal')
  @Needs('payments.pay')
  async remove(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.save.remove(await this.owner(request), actorOf(request));
    await reply.redirect(HERE, 303);
  }

  private owner(request: WebRequest): Promise<MethodOwner> {
    const { resellerId, tenantId } = this.desk.visit(request);
    return this.methods.ownerOf(resellerId, tenantId, actorOf(request));
  }

  private async page(request: WebRequest, reply: FastifyReply, url: string): Promise<void> {
    const { language, resellerId, tenantId } = this.desk.visit(request);
    const { method, isConnected, canDebit } = await this.methods.of(resellerId, tenantId, actorOf(request));
    await this.desk.show(request, reply, 'portal/payment-method', async () => ({
      title: say(language, 'method.title'),
      nav: 'payment-method',
      url,
      isConnected,
      saveText: say(language, 'method.save', { canDebit: String(canDebit) }),
      hasMethod: method !== null && method.state !== 'inactive',
      wasEnded: method?.state === 'inactive' && !['removed', 'replaced'].includes(method.inactiveReason ?? ''),
      label: method?.label ?? '',
      kind: method ? say(language, `method.${method.kind}`) : '',
      stateText: method ? say(language, `method.state-${method.state}` as TextKey) : '',
      reference: method?.mandateReference ?? '',
    }));
  }
}
