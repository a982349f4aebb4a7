import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type FailedJob, FailedJobs, Tenancy } from '@/runtime';
import { actorOf, Door, Needs, page, parse, visitorOf, type WebRequest } from '@/web';
import { type Desk, Desks } from './desk.service';
import { frame } from './frame';

/** Work that no longer goes on by itself, why, and a button to have it tried again; a reseller's people see their own. */
@Door('console')
@Controller('console/jobs')
export class JobsController {
  constructor(
    private readonly desks: Desks,
    private readonly tenancy: Tenancy,
    private readonly failed: FailedJobs,
  ) {}

  @Get()
  @Needs('jobs.read')
  async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const desk = await this.desks.open(request, {});
    const jobs = await this.list(desk);
    await reply.type('text/html; charset=utf-8').send(
      page('console/jobs', request, {
        ...frame(desk, 'Jobs', 'jobs'),
        jobs: jobs.map((job) => ({
          ...job,
          whose: desk.isNetwork ? (desk.resellers.find(({ id }) => id === job.resellerId)?.name ?? 'the network') : '',
        })),
        isNetwork: desk.isNetwork,
      }),
    );
  }

  /** One of them, or all that are seen. */
  @Post('retries')
  @Needs('jobs.retry')
  async retry(@Req() request: WebRequest, @Res() reply: FastifyReply, @Body() given: unknown): Promise<void> {
    const { job } = parse(z.object({ job: z.string().max(300).optional() }), given);
    const jobs = (await this.list(await this.desks.open(request, {}))).filter(({ id }) => !job || id === job);
    for (const { id } of jobs) await this.failed.retry(id);
    const { resellerId } = visitorOf(request).membership;
    await this.tenancy.acrossNetwork({ actor: actorOf(request), why: 'have jobs tried again' }, (tx) =>
      tx.audit(resellerId, 'had jobs tried again', job ?? 'all', { count: jobs.length }),
    );
    await reply.redirect('/console/jobs', 303);
  }

  private async list({ isNetwork, reseller }: Desk): Promise<FailedJob[]> {
    return (await this.failed.list()).filter(({ resellerId }) => isNetwork || resellerId === reseller.id);
  }
}
