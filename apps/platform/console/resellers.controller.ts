import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock, monthIn } from '@/kernel';
import { ServerOrdersStore } from '@/placement';
import { CONFIG, type Config } from '@/runtime';
import { ResellerListStore } from '@/tenants';
import { Door, Needs, page, type WebRequest } from '@/web';
import { Desks } from './desk.service';
import { frame } from './frame';

/** All resellers, for the network: who they are, how many tenants and servers they have, what they used this month. */
@Door('console')
@Controller('console/resellers')
export class ResellersController {
  constructor(
    private readonly desks: Desks,
    private readonly list: ResellerListStore,
    private readonly orders: ServerOrdersStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Needs('resellers.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const desk = await this.desks.open(request, {});
    const month = monthIn(desk.network.zone, this.clock.now());
    const { resellers, ready } = await this.desks.acrossNetwork(request, async (tx) => ({
      resellers: await this.list.all(tx, month),
      ready: await this.orders.readyIds(tx, this.config.SERVER_FROM_TENANTS),
    }));
    const context = {
      ...frame(desk, 'resellers.title', 'resellers'),
      month,
      resellers: resellers.map((one) => ({ ...one, isReady: ready.has(one.id) })),
    };
    await reply.type('text/html; charset=utf-8').send(page('console/resellers', request, context));
  }
}
