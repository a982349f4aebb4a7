import { Body, Controller, Get, HttpCode, Param, Post, Req, UseFilters } from '@nestjs/common';
import { z } from 'zod';
import { Inventories, type Inventory, ReportReady } from '@/placement';
import { asJob } from '@/runtime';
import { bearerOf, Door, parse, type WebRequest } from '@/web';
import { ProblemFilter } from './problem.filter';

const actor = asJob('provisioning');
const readySchema = z.strictObject({
  address: z.url({ protocol: /^https?$/ }).max(2000),
  secret: z.string().min(8).max(500),
  capacityPeople: z.coerce.number().int().min(1).max(100_000).optional(),
});

/** What Ansible needs over HTTP: the inventory with a token that reads it, and a report with an order's own token. */
@Door('provisioning')
@UseFilters(ProblemFilter)
@Controller('provisioning')
export class ProvisioningController {
  constructor(
    private readonly inventories: Inventories,
    private readonly ready: ReportReady,
  ) {}

  @Get('inventory')
  async list(@Req() request: WebRequest): Promise<Inventory> {
    await this.inventories.assertToken(bearerOf(request)!, actor);
    return this.inventories.run(actor);
  }

  /** One host's variables; a host that is not there has none, as Ansible expects. */
  @Get('inventory/:host')
  async host(@Req() request: WebRequest, @Param('host') host: string): Promise<unknown> {
    return (await this.list(request))._meta.hostvars[host] ?? {};
  }

  @Post('hosts/ready')
  @HttpCode(202)
  async report(@Req() request: WebRequest, @Body() given: unknown): Promise<{ server: string; state: 'reported' }> {
    const host = parse(readySchema, given);
    return { server: await this.ready.report(bearerOf(request)!, host, actor), state: 'reported' };
  }
}
